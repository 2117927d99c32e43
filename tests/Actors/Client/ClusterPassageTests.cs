using Akka.Actor;
using Akka.Cluster.Tools.Client;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using ArchetypeRC.Actors.Client;

namespace ArchetypeRC.Tests.Actors.Client;

public sealed class ClusterPassageTests : TestKit
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TestProbe contact;
    private readonly IActorRef passage;

    public ClusterPassageTests()
    {
        contact = CreateTestProbe();
        passage = Passage(Patience);
    }

    [Fact]
    public async Task Questions_one_after_the_other_go_out_in_one_name()
    {
        var senders = new HashSet<IActorRef>();
        for (var i = 0; i < 50; i++)
        {
            var asked = Ask(passage, i);
            senders.Add(await AnswerAsync());
            Assert.Equal($"answer to {i}", await asked);
        }

        Assert.InRange(senders.Count, 1, 2); // the desk may not be free yet when the next question comes
    }

    [Fact]
    public async Task Each_of_many_questions_at_once_gets_its_own_answer()
    {
        var asked = Enumerable.Range(0, 20).Select(i => Ask(passage, i)).ToArray();
        var sent = new List<(object Message, IActorRef Sender)>();
        foreach (var expected in Enumerable.Range(0, 20))
        {
            var send = await contact.ExpectMsgAsync<ClusterClient.Send>();
            Assert.Equal(expected, send.Message);
            Assert.Equal("/user/there", send.Path);
            sent.Add((send.Message, contact.LastSender));
        }

        Assert.Equal(20, sent.Select(one => one.Sender).Distinct().Count());
        foreach (var (message, sender) in Enumerable.Reverse(sent))
            sender.Tell($"answer to {message}");
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"answer to {i}"), await Task.WhenAll(asked));
    }

    [Fact]
    public async Task Late_answer_is_given_to_no_other_question()
    {
        await Assert.ThrowsAsync<AskTimeoutException>(() => passage.Ask<string>(1, TimeSpan.FromMilliseconds(50)));
        await contact.ExpectMsgAsync<ClusterClient.Send>();
        var first = contact.LastSender;
        var asked = Ask(passage, 2);
        await contact.ExpectMsgAsync<ClusterClient.Send>();
        var second = contact.LastSender;
        Assert.NotEqual(first, second);
        first.Tell("answer to 1");
        second.Tell("answer to 2");
        Assert.Equal("answer to 2", await asked);
    }

    [Fact]
    public async Task What_is_not_answered_in_time_keeps_no_desk()
    {
        var impatient = Passage(TimeSpan.FromMilliseconds(100));
        var asked = Ask(impatient, 1);
        await contact.ExpectMsgAsync<ClusterClient.Send>();
        await WatchAsync(contact.LastSender);
        await ExpectTerminatedAsync(contact.LastSender);
        Assert.False(asked.IsCompleted);
    }

    [Fact]
    public async Task Actor_that_is_told_more_than_once_is_sender_itself()
    {
        var watcher = CreateTestProbe();
        passage.Tell("watch", watcher);
        await contact.ExpectMsgAsync<ClusterClient.Send>();
        Assert.Equal(watcher.Ref, contact.LastSender);
    }

    private static Task<string> Ask(IActorRef whom, int question) => whom.Ask<string>(question, Patience);

    private IActorRef Passage(TimeSpan patience) => Sys.ActorOf(ClusterPassage.PropsFor(contact, "/user/there", patience));

    private async Task<IActorRef> AnswerAsync()
    {
        var send = await contact.ExpectMsgAsync<ClusterClient.Send>();
        contact.LastSender.Tell($"answer to {send.Message}");
        return contact.LastSender;
    }
}
