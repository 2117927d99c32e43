using Akka.Actor;

namespace ArchetypeRC.Actors.Client;

/// <summary>Takes the answer to one question, hands it to whoever asked, and is free for the next.</summary>
/// <remarks>One whose answer does not come is not used again: a late answer must not be taken for that to another question.</remarks>
internal sealed class AnswerDesk : ReceiveActor
{
    private IActorRef asker = ActorRefs.Nobody;

    public AnswerDesk(TimeSpan patience)
    {
        Receive<Expect>(expect =>
        {
            asker = expect.Asker;
            SetReceiveTimeout(patience);
        });
        Receive<ReceiveTimeout>(_ => Context.Stop(Self));
        ReceiveAny(answer =>
        {
            if (asker.IsNobody())
                return;
            SetReceiveTimeout(null);
            asker.Forward(answer);
            asker = ActorRefs.Nobody;
            Context.Parent.Tell(Free.Instance);
        });
    }

    public static Props PropsFor(TimeSpan patience) => Props.Create(() => new AnswerDesk(patience));

    /// <summary>A question goes out.</summary>
    /// <param name="Asker">Who asked it.</param>
    internal sealed record Expect(IActorRef Asker);

    /// <summary>The answer is in.</summary>
    internal sealed record Free
    {
        public static Free Instance { get; } = new();
    }
}
