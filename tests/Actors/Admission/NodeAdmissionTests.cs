using ArchetypeRC.Actors.Admission;
using ArchetypeRC.Actors.Instances;
using Microsoft.Extensions.Time.Testing;

namespace ArchetypeRC.Tests.Actors.Admission;

public sealed class NodeAdmissionTests
{
    private static readonly InstanceId One = new("plant/one");
    private static readonly InstanceId Two = new("plant/two");
    private static readonly InstanceId Other = new("mill/one");

    private readonly FakeTimeProvider clock = new();

    [Fact]
    public void Without_limits_everything_is_taken_on()
    {
        var admission = new NodeAdmission(new AdmissionOptions(), clock);
        for (var i = 0; i < 1000; i++)
            Assert.Null(admission.Enter(new InstanceId($"i{i}")));
        Assert.Null(admission.Grow(One, long.MaxValue / 2));
        Assert.Null(admission.Admit(One, int.MaxValue));
        Assert.Null(admission.Admit(One, int.MaxValue));
    }

    [Fact]
    public void Instances_of_a_tenant_are_limited_apart_from_those_of_others()
    {
        var admission = new NodeAdmission(new AdmissionOptions { Tenant = new LoadLimits { Instances = 1 } }, clock);
        Assert.Null(admission.Enter(One));
        var refused = admission.Enter(Two);
        Assert.Contains("Tenant 'plant' may have 1 instances", refused!.Explanation, StringComparison.Ordinal);
        Assert.True(refused.RetryAfter > TimeSpan.Zero);
        Assert.Null(admission.Enter(Other));
        admission.Leave(One, 0);
        Assert.Null(admission.Enter(Two));
    }

    [Fact]
    public void Bytes_of_the_node_are_limited_over_all_tenants_and_given_back()
    {
        var admission = new NodeAdmission(new AdmissionOptions { Node = new LoadLimits { Bytes = 1000 } }, clock);
        Assert.Null(admission.Grow(One, 600));
        Assert.Contains("1000 bytes on this node and has 600; this one takes 500", admission.Grow(Other, 500)!.Explanation, StringComparison.Ordinal);
        Assert.Null(admission.Grow(Other, 400));
        Assert.Null(admission.Grow(One, -300));
        Assert.Null(admission.Grow(Other, 300));
    }

    [Fact]
    public void Rows_keep_to_their_rate_whatever_the_size_of_batches()
    {
        var admission = new NodeAdmission(new AdmissionOptions { Tenant = new LoadLimits { SamplesPerSecond = 100 } }, clock);
        long taken = 0;
        for (var tick = 0; tick < 1000; tick++)
        {
            if (admission.Admit(One, 256) is null)
                taken += 256;
            Assert.Null(admission.Admit(Other, 1));
            clock.Advance(TimeSpan.FromMilliseconds(100));
        }

        // 100 s at 100 rows each, one second's worth in store, and at most one batch of debt.
        Assert.InRange(taken, 10_000, 10_000 + 100 + 256);
    }

    [Fact]
    public void Refused_rows_are_taken_when_the_time_has_passed_that_the_refusal_named()
    {
        var admission = new NodeAdmission(new AdmissionOptions { Node = new LoadLimits { SamplesPerSecond = 50 } }, clock);
        Assert.Null(admission.Admit(One, 150));
        var refused = admission.Admit(One, 1);
        Assert.Contains("50 rows per second", refused!.Explanation, StringComparison.Ordinal);
        Assert.Equal(2.0, refused.RetryAfter.TotalSeconds, 0.01);
        clock.Advance(refused.RetryAfter / 2);
        Assert.NotNull(admission.Admit(One, 1));
        clock.Advance(refused.RetryAfter / 2);
        Assert.Null(admission.Admit(One, 1));
    }

    [Fact]
    public void Limits_that_cannot_be_used_are_named()
    {
        var options = new InstanceOptions
        {
            IdleAfter = TimeSpan.FromSeconds(-1),
            Admission = new AdmissionOptions
            {
                Node = new LoadLimits { Instances = 0, Bytes = -5 },
                Tenant = new LoadLimits { SamplesPerSecond = double.NaN },
            },
        };
        Assert.Equal(
            ["instances.idleAfter", "admission.node.instances", "admission.node.bytes", "admission.tenant.samplesPerSecond"],
            options.Validate().Select(p => p.Field));
    }
}
