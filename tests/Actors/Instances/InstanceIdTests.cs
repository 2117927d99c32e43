using ArchetypeRC.Actors.Instances;

namespace ArchetypeRC.Tests.Actors.Instances;

public sealed class InstanceIdTests
{
    [Theory]
    [InlineData("pump.7", "")]
    [InlineData("plant-2/pump.7", "plant-2")]
    public void Tenant_is_the_part_before_the_slash(string name, string tenant) => Assert.Equal(tenant, new InstanceId(name).Tenant);

    [Theory]
    [InlineData("")]
    [InlineData("/pump")]
    [InlineData("plant/")]
    [InlineData("a/b/c")]
    [InlineData("-pump")]
    [InlineData("plant/.pump")]
    [InlineData("pump 7")]
    public void Other_forms_are_refused(string name) => Assert.Throws<ArgumentException>(() => new InstanceId(name));

    [Fact]
    public void Name_of_a_hundred_characters_is_the_longest()
    {
        Assert.Equal(100, new InstanceId("t/" + new string('a', 98)).Value.Length);
        Assert.Throws<ArgumentException>(() => new InstanceId("t/" + new string('a', 99)));
    }
}
