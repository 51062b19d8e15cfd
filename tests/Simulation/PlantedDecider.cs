using Lottery.Grains;
using Lottery.Grains.Books;
using Lottery.Grains.Turns;
using Lottery.Grains.Wallets;
using Lottery.Storage.Commit;

namespace Lottery.Simulation;

/// <summary>A decider whose rows a planted bug has changed: the last form of a row is the one that is written.</summary>
internal sealed class PlantedDecider<TCommand, TFact, TReply>(IDecider<TCommand, TFact, TReply> decider, Bugs bugs, Tentative grain) : IDecider<TCommand, TFact, TReply>
    where TFact : class
{
    public Decision<TFact, TReply> Decide(TCommand command, DateTimeOffset now) => decider.Decide(command, now);

    public void Apply(TFact fact) => decider.Apply(fact);

    public Reply<TReply> Answer(TFact fact) => decider.Answer(fact);

    public void Rows(TFact fact, IRows rows)
    {
        decider.Rows(fact, rows);
        var right = Right(fact);
        switch (bugs.Planted, (object)fact)
        {
            case (Bug.LostDebit, Reserved reserved):
                foreach (var (balance, _) in right.Balances.Changes)
                    rows.Add(balance with { Available = balance.Available + reserved.Payment.Amount });
                break;
            case (Bug.UncountedSpending, Reserved reserved):
                foreach (var (balance, _) in right.Balances.Changes)
                    rows.Add(balance with { Used = balance.Used.Unspend(reserved.Payment.Amount.Minor, balance.Used.Date) });
                break;
            case (Bug.LostRelease, Released released):
                foreach (var (balance, _) in right.Balances.Changes)
                    rows.Add(balance with { Frozen = balance.Frozen + released.Payment.Amount });
                break;
            case (Bug.DoubleCapture, Captured):
                rows.Add(right.Entries[0] with { Step = right.Entries[0].Step + 100 });
                break;
            case (Bug.ForgottenRefund, Refunded refunded):
                rows.Add(refunded.Purchase with { RefundedBy = null });
                break;
            case (Bug.StaleTree, Sold):
                foreach (var (book, _) in right.Books.Changes)
                    rows.Add(book with { Frontier = new byte[book.Frontier.Length] });
                break;
            default:
                break;
        }
    }

    private RowBatch Right(TFact fact)
    {
        var (turn, rows) = (new TurnLog(), new RowBatch());
        decider.Rows(fact, turn);
        turn.EndTurn(grain, grain);
        turn.AddRows(0, 1, rows);
        return rows;
    }
}
