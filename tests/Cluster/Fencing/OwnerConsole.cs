using System.Globalization;
using Akka.Actor;
using ArchetypeRC.Actors.Instances;

namespace ArchetypeRC.Tests.Cluster.Fencing;

/// <summary>Turns lines into messages to the instance and its replies into lines.</summary>
internal sealed class OwnerConsole : ReceiveActor
{
    public OwnerConsole()
    {
        var options = new InstanceOptions { SnapshotEveryRows = 20 };
        var instance = Context.ActorOf(ReservoirActor.PropsFor(FencedStream.Id, options, new ReservoirWeights()));
        Context.Watch(instance);
        Receive<string>(line =>
        {
            var words = line.Split(' ');
            instance.Tell(words[0] == "create"
                ? new CreateInstance(FencedStream.Id, FencedStream.Spec, null)
                : FencedStream.Batch(long.Parse(words[1], CultureInfo.InvariantCulture), int.Parse(words[2], CultureInfo.InvariantCulture)));
        });
        Receive<InstanceDescription>(_ => Console.WriteLine("created"));
        Receive<BatchAnswered>(answer => Console.WriteLine(FencedStream.Line(answer.First, answer.Predictions.Span)));
        Receive<InstanceRefused>(refused => Console.WriteLine($"refused {refused.Reason}: {refused.Explanation}"));
        Receive<Terminated>(_ => Console.WriteLine("stopped"));
    }
}
