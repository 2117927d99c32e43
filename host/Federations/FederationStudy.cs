using System.Collections.Immutable;
using System.Globalization;
using ArchetypeRC.Host.Reports;
using ArchetypeRC.Runtime.Federation;
using ArchetypeRC.Runtime.Observables;
using ArchetypeRC.Runtime.Readouts;
using ArchetypeRC.Runtime.Reservoirs;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Host.Federations;

/// <summary>
/// Ways in which clients come to a readout, on the same rows. Every way chooses its ridge by the last fifth of the rows that it may fit, and then
/// fits all of them.
/// </summary>
internal sealed class FederationStudy
{
    private static readonly ImmutableArray<double> Ridges = [1e-12, 1e-10, 1e-8, 1e-6, 1e-4, 1e-2, 1];

    private readonly FederationSettings settings;
    private readonly WorkTally work;
    private readonly ImmutableArray<ClientStates> clients;
    private readonly ClientStates stranger;

    private FederationStudy(
        FederationSettings settings, IReservoir reservoir, ImmutableArray<FederatedSeries> series, FederatedSeries outside, int washout, WorkTally work)
    {
        this.settings = settings;
        this.work = work;
        clients = [.. series.Select(s => new ClientStates(reservoir, s, washout, work))];
        stranger = new ClientStates(reservoir, outside, washout, work);
    }

    private int Rows => settings.TrainRows;

    private int Tried => Rows - (Rows / 5);

    private int End => Rows + settings.TestRows;

    /// <summary>The names of the ways, in the order of tables; the last is left out of reservoirs without plasticity.</summary>
    public static ImmutableArray<string> Ways { get; } = ["alone", "mean of readouts", "merged sums", "all data at one place", "FedIP, merged sums"];

    /// <summary>Every way under one seed.</summary>
    /// <param name="task">Makes the rows.</param>
    /// <param name="settings">The federation.</param>
    /// <param name="spec">Its reservoir, with the seed of its weights, its intrinsic plasticity and its wash-out are used.</param>
    /// <param name="seed">Of the rows.</param>
    /// <param name="work">Counts it.</param>
    /// <param name="cancellation">Ends it.</param>
    public static ImmutableArray<FederationRun> Run(
        FederatedTask task, FederationSettings settings, ModelSpec spec, ulong seed, WorkTally work, CancellationToken cancellation)
    {
        var rows = spec.Washout + settings.TrainRows + settings.TestRows;
        ImmutableArray<FederatedSeries> series = [.. Enumerable.Range(0, settings.Clients).Select(k => task.Client(k, settings.Clients, rows, seed))];
        var outside = task.Stranger(rows, seed);
        var plain = new FederationStudy(settings, spec.Reservoir.Build(1), series, outside, spec.Washout, work);
        ImmutableArray<FederationRun> unadapted = [plain.Alone(), plain.MeanOfReadouts(), plain.Common(plain.Merged), plain.Common(plain.AtOnePlace)];
        if (spec.Plasticity is null)
            return unadapted;
        var federation = new FederatedIntrinsicPlasticity(spec.Plasticity, spec.Reservoir, 1);
        for (var round = 0; round < settings.Rounds; round++)
        {
            cancellation.ThrowIfCancellationRequested();
            federation.Average(series.Select((s, k) => federation.Adapt(NameOf(k), [s.Inputs.AsMemory(0, spec.Washout + settings.TrainRows)])).ToList());
            work.AddSteps(federation.Current, (long)settings.Clients * (spec.Washout + settings.TrainRows));
        }

        var adapted = new FederationStudy(settings, federation.Current, series, outside, spec.Washout, work);
        cancellation.ThrowIfCancellationRequested();
        return [.. unadapted, adapted.Common(adapted.Merged)];
    }

    private static string NameOf(int client) => string.Create(CultureInfo.InvariantCulture, $"client-{client:d4}");

    private FederationRun Alone()
    {
        double[][] readouts = [.. clients.Select(FittedAlone)];
        return new FederationRun(
            clients.Select((client, k) => client.Judge(new ErrorSums(1), readouts[k], Rows, End).Nrmse).Average(),
            readouts.Select(weights => OfAll(weights, Rows, End)).Average(),
            readouts.Select(OfStranger).Average());
    }

    private FederationRun MeanOfReadouts()
    {
        double[][] readouts = [.. clients.Select(FittedAlone)];
        var mean = new double[readouts[0].Length];
        for (var i = 0; i < mean.Length; i++)
            mean[i] = readouts.Sum(weights => weights[i]) / readouts.Length;
        return Judged(mean);
    }

    private FederationRun Common(Func<int, double, double[]> fit) => Judged(Fitted(fit, (weights, from, to) => OfAll(weights, from, to)));

    private double[] FittedAlone(ClientStates client) => Fitted(
        (rows, ridge) => client.AddTo(new SufficientStatistics(client.Features, 1), rows).Solve(ridge).Weights.ToArray(),
        (weights, from, to) => client.Judge(new ErrorSums(1), weights, from, to).Nrmse);

    private double[] Fitted(Func<int, double, double[]> fit, Func<double[], int, int, double> error)
    {
        long features = stranger.Features;
        work.Add((Ridges.Length + 1) * features * features * features / 3);
        return fit(Rows, Ridges.MinBy(ridge => error(fit(Tried, ridge), Tried, Rows)));
    }

    // What a federation sends: the sums of each client.
    private double[] Merged(int rows, double ridge)
    {
        var federation = new FederatedReadout(clients[0].Version, clients[0].Features, 1);
        for (var k = 0; k < clients.Length; k++)
        {
            federation.Put(ReadoutContribution.Of(
                NameOf(k), clients[k].Version, clients[k].AddTo(new SufficientStatistics(clients[k].Features, 1), rows)));
        }

        return federation.Solve(ridge).Weights.ToArray();
    }

    private double[] AtOnePlace(int rows, double ridge)
    {
        var sums = new SufficientStatistics(clients[0].Features, 1);
        foreach (var client in clients)
            client.AddTo(sums, rows);
        return sums.Solve(ridge).Weights.ToArray();
    }

    private FederationRun Judged(double[] weights) => new(
        clients.Select(client => client.Judge(new ErrorSums(1), weights, Rows, End).Nrmse).Average(), OfAll(weights, Rows, End), OfStranger(weights));

    private double OfAll(double[] weights, int from, int to)
    {
        var errors = new ErrorSums(1);
        foreach (var client in clients)
            client.Judge(errors, weights, from, to);
        return errors.Nrmse;
    }

    private double OfStranger(double[] weights) => stranger.Judge(new ErrorSums(1), weights, Rows, End).Nrmse;
}
