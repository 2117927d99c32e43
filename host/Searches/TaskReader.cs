using System.Collections.Immutable;
using System.Globalization;
using ArchetypeRC.Runtime.Lifelong;
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

    /// <summary>
    /// Names the targets: the column that is called as the command line says, or the columns between its commas; without any, those of the
    /// spec, whose kind, inputs and horizon are then those that no option says.
    /// </summary>
    /// <exception cref="SeriesRefusedException">There is no such file.</exception>
    /// <exception cref="SpecRefusedException">Neither the command line nor the spec names a target, or several classes are to be predicted.</exception>
    public static SearchSettings Settle(FileInfo file, SearchSettings settings)
    {
        if (settings.Target.Length > 0)
        {
            // A column may have a comma in its name.
            var whole = !settings.Target.Contains(',', StringComparison.Ordinal) || Open(file, CsvRows.HeaderOf).Contains(settings.Target);
            settings = settings with { Targets = whole ? [settings.Target] : [.. settings.Target.Split(',', StringSplitOptions.TrimEntries)] };
        }
        else if (settings.Spec.Task() is { Targets: { IsDefaultOrEmpty: false } targets } task)
        {
            var kind = settings.KindIsGiven ? settings.Kind : task.Kind;
            settings = settings with
            {
                Kind = kind,
                KindIsGiven = true,
                Target = string.Join(',', targets),
                Targets = targets,
                Inputs = settings.Inputs.IsEmpty ? task.Inputs : settings.Inputs,
                Horizon = settings.Horizon ?? (kind == TaskKind.Forecast && task.Kind == TaskKind.Forecast ? task.Horizon : null),
                TaskOfSpec = task,
            };
        }
        else
        {
            throw new SpecRefusedException([new SpecProblem(
                "--target", "left out", "the column to predict, or several with commas between, unless a --spec or --model has a task that names them")]);
        }

        if (settings.Targets.Any(string.IsNullOrWhiteSpace) || settings.Targets.Distinct().Count() < settings.Targets.Length)
            throw new SpecRefusedException([new SpecProblem("--target", settings.Target, "columns with a comma between each two, none of them twice")]);
        if (settings.Kind == TaskKind.Classification && settings.Targets.Length > 1)
        {
            throw new SpecRefusedException([new SpecProblem(
                "--target", string.Join(',', settings.Targets), "one column of classes: give each a model of its own; a forecast and a regression may have several")]);
        }

        return settings;
    }

    /// <summary>Without inputs, a regression and a classification read every column of numbers that is no target.</summary>
    /// <exception cref="SeriesRefusedException">There is no such file, or it has no header.</exception>
    public static SearchSettings WithInputs(FileInfo file, SearchSettings settings) =>
        settings.Kind != TaskKind.Forecast && settings.Inputs.IsEmpty
            ? settings with { Inputs = [.. NumericColumns(file).Where(c => !settings.Targets.Contains(c))] }
            : settings;

    /// <summary>The task that the settings describe, with the classes that the file has; the rows are not kept.</summary>
    /// <exception cref="SeriesRefusedException">There is no such file or column.</exception>
    /// <exception cref="SpecRefusedException">The settings do not make a task.</exception>
    public static TaskSpec TaskIn(FileInfo file, SearchSettings settings)
    {
        var header = Open(file, CsvRows.HeaderOf);
        var task = TaskOf(settings) with
        {
            Classes = settings.Kind == TaskKind.Classification
                ? Open(file, text => CsvRows.LabelsOf(text, settings.Targets[0]))
                : [],
        };
        if (task.Classes.Length > MostClasses)
        {
            throw new SpecRefusedException([new SpecProblem(
                "task.classes (count)", $"{task.Classes.Length}", $"at most {MostClasses}: if '{settings.Targets[0]}' is a number, predict it without classes")]);
        }

        if (task.Inputs.IsEmpty)
        {
            throw new SpecRefusedException([new SpecProblem(
                "--inputs", "left out, and so task.inputs are none", "the columns to read, with commas between: only a forecast reads its own targets")]);
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
    public static TimeSeries Read(FileInfo file, TaskSpec task)
    {
        var rows = Open(file, text => CsvRows.ReadAll(text, task));
        foreach (var column in task.Columns)
        {
            // Refused one by one where rows are learned one by one; sums of many would not be finite, without a word.
            var values = rows.Column(column);
            var row = Array.FindIndex(values, value => Math.Abs(value) > LifelongModel.LargestValue);
            if (row >= 0)
            {
                throw new SeriesRefusedException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{file}: row {row + 1} behind the header has {values[row]} in the column '{column}'; a value is at most {LifelongModel.LargestValue} in magnitude. Leave the row out, or correct it."));
            }
        }

        return rows;
    }

    /// <summary>The task, but for the labels of a classification, which only the data know.</summary>
    public static TaskSpec TaskOf(SearchSettings settings)
    {
        var forecast = settings.Kind == TaskKind.Forecast;
        var targets = settings.Targets;
        var task = (settings.TaskOfSpec ?? new TaskSpec()) with
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
