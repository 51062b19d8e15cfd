using System.Globalization;

namespace Lottery.Storage.Verification;

/// <summary>Checks of the proof that can be made of a part of the tables: the same queries, over the rows of some payments or some wallets.</summary>
/// <remarks>A query names its tables without a schema. A slice puts common table expressions of the same names before it, with fewer rows.</remarks>
internal static class LedgerSlices
{
    private static readonly string[] OfPayments =
    [
        "entries move positive amounts between known accounts",
        "tickets are sold to their purchases",
        "purchases have their tickets at their price",
    ];

    private static readonly string[] OfAwards = ["payments and awards have exactly their entries"];

    private static readonly string[] OfWallets = ["wallets hold what their entries say", "frozen money is that of open payments"];

    private static readonly string[] OfAll = ["each currency sums to zero"];

    /// <summary>What is checked of payments with ids in a range.</summary>
    public static IEnumerable<NamedQuery> Payments(long from, long to)
    {
        // A purchase's tickets follow each other from its first one on: they are found by their ids. One that is sold to another payment is missing here.
        var slice = string.Create(CultureInfo.InvariantCulture,
            $"""
            payment AS (SELECT * FROM public.payment WHERE id BETWEEN {from} AND {to}),
            ledger_entry AS (SELECT * FROM public.ledger_entry WHERE payment_id BETWEEN {from} AND {to}),
            sale AS (
                SELECT s.* FROM public.payment p JOIN public.sale s ON s.ticket_id BETWEEN p.first_ticket AND p.first_ticket + p.tickets - 1 AND s.payment_id = p.id
                WHERE p.id BETWEEN {from} AND {to} AND p.kind = 'Purchase')
            """);
        var awards = string.Create(CultureInfo.InvariantCulture, $"{slice}, draw AS (SELECT * FROM public.draw WHERE settlement BETWEEN {from} AND {to})");
        return Find(OfPayments).Select(query => query with { With = slice }).Concat(Find(OfAwards).Select(query => query with { With = awards }));
    }

    /// <summary>What is checked of wallets with ids in a range.</summary>
    public static IEnumerable<NamedQuery> Wallets(long from, long to)
    {
        var slice = string.Create(CultureInfo.InvariantCulture,
            $"""
            wallet_balance AS (SELECT * FROM public.wallet_balance WHERE wallet_id BETWEEN {from} AND {to}),
            payment AS (SELECT * FROM public.payment WHERE wallet_id BETWEEN {from} AND {to}),
            ledger_entry AS (SELECT e.* FROM public.payment p JOIN public.ledger_entry e ON e.payment_id = p.id WHERE p.wallet_id BETWEEN {from} AND {to})
            """);
        return Find(OfWallets).Select(query => query with { With = slice });
    }

    /// <summary>What can only be checked of all accounts at once, and takes one row of each.</summary>
    public static IEnumerable<NamedQuery> Sums() => Find(OfAll);

    private static IEnumerable<NamedQuery> Find(IEnumerable<string> names) => names.Select(name => LedgerQueries.All.Single(query => query.Name == name));
}
