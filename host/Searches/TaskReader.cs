using System.Collections.Immutable;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Host.Searches;

/// <summary>Reads a CSV file as the rows of the task that the settings describe.</summary>
internal static class TaskReader
{
    // More are a number that somebody takes for a class: a readout would have as many outputs.
    private const int MostClasses = 256;

    /// <exception cref="SeriesRefusedException">There is no such file, a column is missing or a cell cannot be used.</exception>
    /// <exception cref="SpecRefusedException">The settings do not make a task.</exception>
    public static (TaskSpec Task, TimeSeries Data) Read(FileInfo file, SearchSettings settings)
    {
        var task = TaskIn(file, settings);
        return (task, Read(file, task));
    }

    /// <summary>The task that the settings describe, with the classes that the file has; the rows are not kept.</summary>
    /// <exception cref="SeriesRefusedException">There is no such file or column.</exception>
    /// <exception cref="SpecRefusedException">The settings do not make a task.</exception>
    public static TaskSpec TaskIn(FileInfo file, SearchSettings settings)
    {
        var header = Open(file, CsvRows.HeaderOf);
        var task = TaskOf(settings) with
        {
            Classes = settings.Kind == TaskKind.Classification
                ? Open(file, text => CsvRows.LabelsOf(text, settings.Target))
                : [],
        };
        if (task.Classes.Length > MostClasses)
        {
            throw new SpecRefusedException([new SpecProblem(
                "task.classes (count)", $"{task.Classes.Length}", $"at most {MostClasses}: if '{settings.Target}' is a number, predict it without classes")]);
        }

        var problems = task.Validate();
        if (!problems.IsEmpty)
            throw new SpecRefusedException(problems);
        if (task.Columns.FirstOrDefault(c => !header.Contains(c)) is { } missing)
        {
            throw settings.Spec.Device() is { } device && device.States.Contains(missing)
                ? new SeriesRefusedException(
                    $"{file} has no column '{missing}', a state of the device. `archetyperc record --inputs {string.Join(',', task.Inputs.Where(i => !device.States.Contains(i)))} ...` with the same spec "
                    + "asks the device for the rows of the file without states, and writes one that has them.")
                : InFile(file, SeriesRefusedException.MissingColumn(missing, header));
        }

        if (settings.Spec.Device() is { } read && header.Contains(read.Next))
        {
            throw new SpecRefusedException([new SpecProblem(
                "reservoir.states", $"{read.States.Length}", $"as many as {file} holds: it has a column '{read.Next}', too")]);
        }
        return task;
    }

    /// <summary>Reads the rows of a task that is known.</summary>
    /// <exception cref="SeriesRefusedException">There is no such file, a column is missing or a cell cannot be used.</exception>
    public static TimeSeries Read(FileInfo file, TaskSpec task) => Open(file, text => CsvRows.ReadAll(text, task));

    /// <summary>The task, but for the labels of a classification, which only the data know.</summary>
    public static TaskSpec TaskOf(SearchSettings settings)
    {
        var forecast = settings.Kind == TaskKind.Forecast;
        ImmutableArray<string> targets = [settings.Target, .. settings.FurtherTargets];
        var task = new TaskSpec
        {
            Kind = settings.Kind,
            Inputs = settings.Inputs.IsEmpty && forecast ? targets : settings.Inputs,
            Targets = targets,
            Horizon = settings.Horizon ?? (forecast ? 1 : 0),
        };
        return settings.Spec.Device() is { } device ? device.Behind(task) : task;
    }

    /// <summary>Refuses a file that has not all of these columns.</summary>
    /// <exception cref="SeriesRefusedException">There is no such file, or it has not.</exception>
    public static void RefuseMissing(FileInfo file, ImmutableArray<string> columns)
    {
        var header = Open(file, CsvRows.HeaderOf);
        if (columns.FirstOrDefault(c => !header.Contains(c)) is { } missing)
            throw InFile(file, SeriesRefusedException.MissingColumn(missing, header));
    }

    /// <summary>The columns of a file whose first cell is a number.</summary>
    /// <exception cref="SeriesRefusedException">There is no such file, or it has no header.</exception>
    public static ImmutableArray<string> NumericColumns(FileInfo file) => Open(file, CsvRows.NumericColumnsOf);

    private static T Open<T>(FileInfo file, Func<TextReader, T> read)
    {
        if (Directory.Exists(file.FullName))
            throw new SeriesRefusedException($"{file} is a directory. Name a CSV file.");
        if (!file.Exists)
            throw new SeriesRefusedException($"There is no file {file}. Check the path.");
        using var text = new StreamReader(file.FullName);
        try
        {
            return read(text);
        }
        catch (SeriesRefusedException e)
        {
            throw InFile(file, e);
        }
    }

    private static SeriesRefusedException InFile(FileInfo file, SeriesRefusedException e) => new($"{file}: {e.Message}");
}
