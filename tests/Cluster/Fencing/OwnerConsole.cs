using System.Globalization;
using Akka.Actor;
using Akka.Event;
using ArchetypeRC.Actors.Instances;
using ArchetypeRC.Tests.Cluster.KillPoints;

namespace ArchetypeRC.Tests.Cluster.Fencing;

/// <summary>Turns lines into messages to the instance and its replies into lines; starts it again when it is told to.</summary>
internal sealed class OwnerConsole : ReceiveActor
{
    private readonly int snapshotEveryRows;
    private IActorRef instance;
    private string reason = "";

    public OwnerConsole(int snapshotEveryRows, Landing? landing)
    {
        this.snapshotEveryRows = snapshotEveryRows;
        instance = Start();
        Context.System.EventStream.Subscribe(Self, typeof(Warning));
        Context.System.EventStream.Subscribe(Self, typeof(Error));
        Receive<string>(Obey);
        Receive<InstanceDescription>(_ => Console.WriteLine("created"));
        Receive<InstanceExport>(export => Console.WriteLine(FencedStream.Line(export.State)));
        Receive<BatchAnswered>(answer =>
        {
            Console.WriteLine(FencedStream.Line(answer.First, answer.Predictions.Span));
            landing?.Reached(KillPoint.Acknowledged);
        });
        Receive<InstanceRefused>(refused => Console.WriteLine($"refused {refused.Reason}: {refused.Explanation}"));
        Receive<Terminated>(_ => Console.WriteLine($"stopped {reason}"));
        Receive<LogEvent>(logged => reason = $"{logged.Message} {logged.Cause?.Message}".ReplaceLineEndings(" "));
    }

    private IActorRef Start() => Context.Watch(Context.ActorOf(ReservoirActor.PropsFor(
        FencedStream.Id, new InstanceOptions { SnapshotEveryRows = snapshotEveryRows }, new ReservoirWeights())));

    private void Obey(string line)
    {
        var words = line.Split(' ');
        switch (words[0])
        {
            case "start":
                instance = Start();
                break;
            case "create":
                instance.Tell(new CreateInstance(FencedStream.Id, FencedStream.Spec, null));
                break;
            case "state":
                instance.Tell(new ExportInstance(FencedStream.Id));
                break;
            default:
                instance.Tell(FencedStream.Batch(
                    long.Parse(words[1], CultureInfo.InvariantCulture), int.Parse(words[2], CultureInfo.InvariantCulture)));
                break;
        }
    }
}
