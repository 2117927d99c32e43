using ArchetypeRC.Evolution.Lineage;

namespace ArchetypeRC.Host.Plots;

/// <summary>
/// The forebears of an individual as a tree, itself at the root. Whoever is a forebear along several ways is followed further along the first
/// of them only; where the tree has grown to its width or its depth, who is there stands for all further ones.
/// </summary>
internal sealed class FamilyTree
{
    private FamilyTree(Person root, int leaves, int rows)
    {
        Root = root;
        Leaves = leaves;
        Rows = rows;
    }

    public Person Root { get; }

    /// <summary>Columns that the tree takes.</summary>
    public int Leaves { get; }

    /// <summary>Generations of the tree, the root's counted.</summary>
    public int Rows { get; }

    /// <summary>Someone's place in the tree.</summary>
    /// <param name="Individual">Who.</param>
    /// <param name="Row">Steps from the root.</param>
    internal sealed record Person(Individual Individual, int Row)
    {
        /// <summary>The parents that are drawn; all of them or none.</summary>
        public List<Person> Parents { get; } = [];

        /// <summary>The place where the same individual stands already, in a row above or further left; null at the first place.</summary>
        public Person? First { get; set; }

        /// <summary>Column, from 0; that of someone with parents lies in the middle of theirs.</summary>
        public double Column { get; set; }
    }

    /// <summary>Grows a tree, generation by generation.</summary>
    /// <param name="lineage">Where forebears are found.</param>
    /// <param name="root">Whose forebears.</param>
    /// <param name="mostLeaves">Columns at the most, 1 or more.</param>
    /// <param name="mostRows">Generations at the most, 1 or more.</param>
    public static FamilyTree Of(SearchLineage lineage, Individual root, int mostLeaves, int mostRows)
    {
        var top = new Person(root, 0);
        var waiting = new Queue<Person>([top]);
        var placed = new Dictionary<BirthNumber, Person>();
        var (leaves, rows) = (1, 1);
        while (waiting.TryDequeue(out var person))
        {
            if (!placed.TryAdd(person.Individual.Birth.Number, person))
            {
                person.First = placed[person.Individual.Birth.Number];
                continue;
            }

            Individual[] parents = [.. person.Individual.Birth.Parents.Select(lineage.Find).OfType<Individual>()];
            if (parents.Length == 0 || person.Row + 1 >= mostRows || leaves + parents.Length - 1 > mostLeaves)
                continue;
            leaves += parents.Length - 1;
            rows = Math.Max(rows, person.Row + 2);
            foreach (var parent in parents)
            {
                var next = new Person(parent, person.Row + 1);
                person.Parents.Add(next);
                waiting.Enqueue(next);
            }
        }

        var column = 0;
        Place(top, ref column);
        return new FamilyTree(top, leaves, rows);
    }

    /// <summary>Everyone in the tree, children before their parents.</summary>
    public IEnumerable<Person> Everyone()
    {
        var stack = new Stack<Person>([Root]);
        while (stack.TryPop(out var person))
        {
            yield return person;
            foreach (var parent in person.Parents)
                stack.Push(parent);
        }
    }

    private static void Place(Person person, ref int column)
    {
        if (person.Parents.Count == 0)
        {
            person.Column = column++;
            return;
        }

        foreach (var parent in person.Parents)
            Place(parent, ref column);
        person.Column = (person.Parents[0].Column + person.Parents[^1].Column) / 2;
    }
}
