using ArchetypeRC.Persistence.Forms;

namespace ArchetypeRC.Persistence.Instances;

/// <summary>The latest rows and their form.</summary>
internal static class RecentRowsMapper
{
    public static RecentRowsForm ToForm(RecentRowsState recent) => new()
    {
        First = recent.First,
        RowSize = recent.RowSize,
        ValuesF64 = DoubleArrayForm.Of(recent.Values),
    };

    /// <exception cref="DurableFormRefusedException">The values are no whole rows, or too many.</exception>
    public static RecentRowsState FromForm(string form, RecentRowsForm recent)
    {
        var values = recent.ValuesF64.Length / sizeof(double);
        if (recent.First < 0 || recent.RowSize < 1 || values % recent.RowSize != 0
            || values / recent.RowSize > InstanceSpec.MaximumReplayRows)
        {
            throw new DurableFormRefusedException(
                DurableFormRefusal.Altered, form, $"it keeps {values} values of rows of {recent.RowSize} from row {recent.First}");
        }

        return new RecentRowsState(
            recent.First, recent.RowSize, DoubleArrayForm.Read(form, "values_f64", recent.ValuesF64, values));
    }
}
