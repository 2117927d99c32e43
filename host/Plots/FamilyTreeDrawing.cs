using System.Globalization;
using System.Net;
using System.Text;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Host.Reports;

namespace ArchetypeRC.Host.Plots;

/// <summary>Draws a family tree as SVG: a box for each individual, its parents below it. The plotting library has no trees.</summary>
internal static class FamilyTreeDrawing
{
    public const int MostLeaves = 7;
    public const int MostRows = 7;

    private const int BoxWidth = 126;
    private const int BoxHeight = 86;
    private const int Column = 134;
    private const int Row = 126;
    private const int Margin = 3;

    // Selection, crossover and mutation.
    private const int MostOperators = 3;

    // Letters of an operator's name that a box holds.
    private const int MostLetters = 20;

    /// <summary>The drawing, in the middle of the figure's width.</summary>
    public static string Of(FamilyTree tree)
    {
        var height = ((tree.Rows - 1) * Row) + BoxHeight + (2 * Margin) + 16;
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {PlotCanvas.Width} {height}\" role=\"img\" aria-label=\"family tree\">\n");
        foreach (var person in tree.Everyone())
        {
            foreach (var parent in person.Parents)
                Descent(svg, tree, person, parent);
        }

        foreach (var person in tree.Everyone())
            Box(svg, tree, person);
        return svg.Append("</svg>").ToString();
    }

    private static double Left(FamilyTree tree, FamilyTree.Person person) =>
        ((PlotCanvas.Width - (tree.Leaves * Column)) / 2.0) + (person.Column * Column) + ((Column - BoxWidth) / 2.0);

    private static double Top(FamilyTree.Person person) => Margin + (person.Row * Row);

    private static void Descent(StringBuilder svg, FamilyTree tree, FamilyTree.Person child, FamilyTree.Person parent)
    {
        var (x0, y0) = (Left(tree, child) + (BoxWidth / 2.0), Top(child) + BoxHeight);
        var (x1, y1) = (Left(tree, parent) + (BoxWidth / 2.0), Top(parent));
        var bend = (y1 - y0) / 2;
        svg.Append("<path class=\"descent\" d=\"")
            .Append(CultureInfo.InvariantCulture, $"M{x0:0.#} {y0:0.#}C{x0:0.#} {y0 + bend:0.#} {x1:0.#} {y1 - bend:0.#} {x1:0.#} {y1:0.#}")
            .Append("\"/>\n");
    }

    private static void Box(StringBuilder svg, FamilyTree tree, FamilyTree.Person person)
    {
        var birth = person.Individual.Birth;
        var (left, top) = (Left(tree, person), Top(person));
        var style = person.Row == 0 ? " best" : person.First is not null ? " again" : "";
        svg.Append($"<g class=\"person{style}\"><title>{Encoded($"{birth.Genome}; made by {string.Join(", ", birth.Operators)}")}</title>")
            .Append(CultureInfo.InvariantCulture, $"<rect x=\"{left:0.#}\" y=\"{top:0.#}\" width=\"{BoxWidth}\" height=\"{BoxHeight}\" rx=\"8\"/>");
        Text("birth", 18, $"birth {birth.Number}");
        Text("fitness", 34, FitnessOf(person.Individual));
        string[] lines = person.First is { } first ? [first.Row < person.Row ? "see above" : "see left"] : [.. birth.Operators.TakeLast(MostOperators)];
        for (var line = 0; line < lines.Length; line++)
            Text("operator", 50 + (14 * line), Short(lines[line]));
        if (person.Parents.Count == 0 && person.First is null && !birth.Parents.IsEmpty)
            Text("more", BoxHeight + 14, $"from {string.Join(", ", birth.Parents.Take(3))}{(birth.Parents.Length > 3 ? " ..." : "")}");
        svg.Append("</g>\n");

        void Text(string role, int down, string text) => svg.Append(
            CultureInfo.InvariantCulture, $"<text class=\"{role}\" x=\"{left + (BoxWidth / 2.0):0.#}\" y=\"{top + down:0.#}\">{Encoded(text)}</text>");
    }

    private static string FitnessOf(Individual individual)
    {
        var fitness = individual.Fitness.Refusal is null ? Spread.Text(individual.Fitness.Value) : "refused";
        return individual.Birth.Plan.Fidelity is { } part ? $"{fitness}, rung {part.Rung}" : fitness;
    }

    private static string Short(string name) => name.Length <= MostLetters ? name : name[..(MostLetters - 1)] + "…";

    private static string Encoded(string text) => WebUtility.HtmlEncode(text);
}
