using System.CommandLine;
using ArchetypeRC.Actors.Instances;

namespace ArchetypeRC.Host.Commands;

/// <summary>Which instance a command of <c>instance</c> is about, where it lives, and how the result is written: the same for all of them.</summary>
internal sealed class InstanceTarget
{
    public Argument<InstanceId> Id { get; } = InstanceName.Argument();

    public AccessOptions Access { get; } = new();

    public Option<bool> Json { get; } = new("--json") { Description = "Write JSON." };

    /// <summary><c>--expect-epoch</c>, for commands that change the model.</summary>
    public static Option<long?> ExpectedEpoch() => SearchOptions.Whole<long>(
        "--expect-epoch", "Refuse if the model was changed since it had this epoch, as describe shows it. Default: change it anyway.", "N", 0);

    /// <summary>Makes a command about one instance.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it does, with an example.</param>
    /// <param name="own">Its own arguments and options.</param>
    /// <param name="run">What it does; gives the exit code.</param>
    /// <param name="makesDirectory">Whether a state directory is made when there is none.</param>
    public Command Command(
        string name, string description, IEnumerable<Symbol> own, Func<InstanceCall, Task<int>> run, bool makesDirectory = false)
    {
        var command = new Command(name, description) { Id };
        foreach (var symbol in own)
        {
            if (symbol is Argument argument)
                command.Arguments.Add(argument);
            else
                command.Options.Add((Option)symbol);
        }

        Access.AddTo(command);
        command.Options.Add(Json);
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var access = await Access.OpenAsync(parsed, makesDirectory, cancellation);
            return await run(new InstanceCall(parsed, access.Client, parsed.GetValue(Id), parsed.GetValue(Json), cancellation));
        });
        return command;
    }
}
