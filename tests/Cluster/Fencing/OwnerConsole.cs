using System.Globalization;
using Akka.Actor;
using Akka.Event;
using ArchetypeRC.Actors.Instances;

namespace ArchetypeRC.Tests.Cluster.Fencing;

/// <summary>Turns lines into messages to the instance and its replies into lines; starts it again when it is told to.</summary>
internal sealed class OwnerConsole : ReceiveActor
{
    private readonly int snapshotEveryRows;
    private IActorRef instance;
    private string reason = "";

    public OwnerConsole(int snapshotEveryRows)
    {
        this.snapshotEveryRows = snapshotEveryRows;
        instance = Start();
        Context.System.EventStream.Subscribe(Self, typeof(Warning));
        Context.System.EventStream.Subscribe(Self, typeof(Error));
        Receive<string>(Obey);
        Receive<InstanceDescription>(_ => Console.WriteLine("created"));
        Receive<BatchAnswered>(answer => Console.WriteLine(FencedStream.Line(answer.First, answer.Predictions.Span)));
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
            default:
                instance.Tell(FencedStream.Batch(
                    long.Parse(words[1], CultureInfo.InvariantCulture), int.Parse(words[2], CultureInfo.InvariantCulture)));
                break;
        }
    }
}
