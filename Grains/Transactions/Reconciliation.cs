using System.Globalization;

namespace Lottery.Grains.Transactions;

/// <summary>A transaction as one side has it.</summary>
/// <param name="Id">The payment.</param>
/// <param name="Kind">deposit, invoice or withdrawal.</param>
/// <param name="Amount">In units of the currency.</param>
/// <param name="Currency">Its code.</param>
/// <param name="Status">accepted, refused or pending.</param>
public sealed record ReconciledEntry(long Id, string Kind, decimal Amount, string Currency, string Status);

/// <summary>Something in which the two sides differ.</summary>
/// <param name="Payment">The payment.</param>
/// <param name="What">What differs: one sentence.</param>
public sealed record ReconciliationDifference(long Payment, string What);

/// <summary>Compares our transactions of a period with the provider's statement. What is still under way may be behind, what is final may not differ.</summary>
public static class Reconciliation
{
    private const string Accepted = "accepted";
    private const string Pending = "pending";

    /// <summary>Names every difference, by payment.</summary>
    /// <param name="ours">Our transactions of the period.</param>
    /// <param name="theirs">The statement.</param>
    public static IReadOnlyList<ReconciliationDifference> Compare(IEnumerable<ReconciledEntry> ours, IEnumerable<ReconciledEntry> theirs)
    {
        var (here, there, found) = (ours.ToDictionary(e => e.Id), new Dictionary<long, ReconciledEntry>(), new List<ReconciliationDifference>());
        foreach (var entry in theirs)
        {
            if (!there.TryAdd(entry.Id, entry))
                found.Add(new(entry.Id, $"is in the statement twice: {Text(there[entry.Id])}, and {Text(entry)}"));
        }
        foreach (var (id, entry) in there)
        {
            if (!here.ContainsKey(id))
                found.Add(new(id, $"is not known here: the provider has {Text(entry)}"));
        }
        foreach (var (id, entry) in here)
            found.AddRange(Differences(entry, there.GetValueOrDefault(id)).Select(what => new ReconciliationDifference(id, what)));
        return [.. found.OrderBy(d => d.Payment)];
    }

    private static IEnumerable<string> Differences(ReconciledEntry here, ReconciledEntry? there)
    {
        if (there is null)
        {
            if (here.Status == Accepted)
                yield return $"is not in the statement: here it is {Text(here)}";
            yield break;
        }
        if (here.Kind != there.Kind)
            yield return $"is a {here.Kind} here, and a {there.Kind} there";
        if ((here.Amount, here.Currency) != (there.Amount, there.Currency))
            yield return $"is of {Money(here)} here, and of {Money(there)} there";
        if (here.Status != there.Status)
            yield return here.Status == Pending ? $"is {there.Status} there, and nobody has said so here" : $"is {here.Status} here, and {there.Status} there";
    }

    private static string Text(ReconciledEntry entry) => $"a {entry.Kind} of {Money(entry)}, {entry.Status}";

    private static string Money(ReconciledEntry entry) => string.Create(CultureInfo.InvariantCulture, $"{entry.Amount} {entry.Currency}");
}
