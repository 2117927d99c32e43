using System.CommandLine;
using System.CommandLine.Parsing;
using ArchetypeRC.Actors.Instances;

namespace ArchetypeRC.Host.Commands;

/// <summary>The name of an instance on a command line; one of another form is refused as other options are.</summary>
internal static class InstanceName
{
    /// <summary>The name that <c>stream</c> gives an instance when nothing is said.</summary>
    public const string Default = "stream";

    /// <summary><c>--instance NAME</c>.</summary>
    public static Option<InstanceId> Option(string description) => new("--instance")
    {
        Description = description,
        HelpName = "NAME",
        CustomParser = Parse,
        DefaultValueFactory = _ => new InstanceId(Default),
    };

    /// <summary>An instance that must be named.</summary>
    public static Argument<InstanceId> Argument() => new("ID")
    {
        Description = "Name of the instance, with its tenant and a slash before it if it has one.",
        CustomParser = Parse,
    };

    private static InstanceId Parse(ArgumentResult result)
    {
        try
        {
            return new InstanceId(result.Tokens[0].Value);
        }
        catch (ArgumentException e)
        {
            result.AddError(e.Message[..e.Message.LastIndexOf(" (Parameter", StringComparison.Ordinal)]);
            return default;
        }
    }
}
