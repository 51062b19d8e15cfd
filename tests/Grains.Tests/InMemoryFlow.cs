using Lottery.Grains.Approvals;
using Lottery.Grains.Audit;
using Lottery.Grains.Books;
using Lottery.Grains.Currencies;
using Lottery.Grains.Draws;
using Lottery.Grains.Games;
using Lottery.Grains.Players;
using Lottery.Grains.Promotions;
using Lottery.Grains.Receipts;
using Lottery.Grains.Requests;
using Lottery.Grains.Schedules;
using Lottery.Grains.Services;
using Lottery.Grains.Tickets;
using Lottery.Grains.Transactions;
using Lottery.Grains.Wallets;

namespace Lottery.Grains.Tests;

/// <summary>Where a flow is cut off.</summary>
/// <param name="Ask">At which of its asks, from 1.</param>
/// <param name="After">True once the grain has decided, false before.</param>
internal sealed record Cut(int Ask, bool After);

/// <summary>The process died here.</summary>
internal sealed class CutOffException : Exception;

/// <summary>One run of a flow in an <see cref="InMemoryWorld"/>.</summary>
internal sealed class InMemoryFlow(InMemoryWorld world) : IFlow
{
    private int _asks;

    /// <summary>Where it is cut off, if it is.</summary>
    public Cut? Cut { get; init; }

    /// <summary>Where it waits for its turn, if other flows run beside it.</summary>
    public List<TaskCompletionSource>? Steps { get; init; }

    public DateTimeOffset Now => world.Now;

    public IDrawTables Tables => world.Tables;

    public IPromotionTables Promotions => world.Tables;

    public IVault Vault => world.Vault;

    public IPaymentProvider Provider => world.Provider;

    public TwoPeopleRules TwoPeople => world.TwoPeople;

    public long FlowsBegun => world.FlowsBegun;

    public ValueTask<Reply<Payment>> Ask(WalletId wallet, WalletCommand command) => Step(() => world.Turn(wallet, command).As<Payment>());

    public ValueTask<Reply<Protection>> Ask(WalletId wallet, ProtectionCommand command) => Step(() => world.Turn(wallet, command).As<Protection>());

    public ValueTask<Reply<BookReply>> Ask(BookId book, BookCommand command) => Step(() => world.Turn(book, command));

    public ValueTask<Reply<Draw>> Ask(DrawId draw, DrawCommand command) => Step(() => world.Turn(draw, command));

    public ValueTask<Reply<Game>> Ask(GameId game, GameCommand command) => Step(() => world.Turn(game, command));

    public ValueTask<Reply<Player>> Ask(PlayerId player, PlayerCommand command) => Step(() => world.Turn(player, command));

    public ValueTask<Reply<LoginClaim>> Ask(Login login, LoginCommand command) => Step(() => world.Turn(login, command));

    public ValueTask<Reply<KeyedRequest>> Ask(RequestId request, RequestCommand command) => Step(() => world.Turn(request, command));

    public ValueTask<Reply<CatalogueReply>> Ask(Catalogue catalogue, CatalogueCommand command) => Step(() => world.Turn(catalogue, command));

    public ValueTask<Reply<Currency>> Ask(CurrencyCode currency, AddCurrency command) => Step(() => world.Turn(currency, command));
    public ValueTask<Reply<Receipt>> Ask(ReceiptKey receipt, ReceiptCommand command) => Step(() => world.Turn(receipt, command));

    public ValueTask<Reply<OrderClaim>> Ask(OrderKey order, ClaimOrder command) => Step(() => world.Turn(order, command));

    public ValueTask<Reply<PromotionReply>> Ask(PromotionId promotion, PromotionCommand command) => Step(() => world.Turn(promotion, command));

    public ValueTask<Reply<TicketBatch>> Ask(DrawId draw, PoolCommand command) => Step(() => world.Turn(draw, command));

    public ValueTask<Reply<Ticket>> Ask(TicketId ticket, TicketCommand command) => Step(() => world.Turn(ticket, command));

    public ValueTask<Reply<Schedule>> Ask(ScheduleId schedule, ScheduleCommand command) => Step(() => world.Turn(schedule, command));

    public ValueTask<Reply<Roster>> Ask(RosterCommand command) => Step(() => world.Turn(command));

    public ValueTask<Reply<AuditEntry>> Ask(AuditCommand command) => Step(() => world.Turn(command));

    public ValueTask<Reply<Approval>> Ask(ApprovalId approval, ApprovalCommand command) => Step(() => world.Turn(approval, command));

    public ValueTask<long> NextIds(IdKind kind, int count = 1) => new(world.NextIds(kind, count));

    public void Random(Span<byte> buffer) => world.Random(buffer);

    public ValueTask Durable()
    {
        world.Flush();
        return default;
    }

    /// <summary>The world keeps its grains until a crash.</summary>
    public void PassThrough()
    {
    }

    private async ValueTask<T> Step<T>(Func<T> turn)
    {
        if (Steps is not null)
        {
            var step = new TaskCompletionSource();
            Steps.Add(step);
            await step.Task;
        }
        var ask = ++_asks;
        if (Cut is { } before && before.Ask <= ask && (!before.After || before.Ask < ask))
            throw new CutOffException();
        var answer = turn();
        if (Cut is { After: true } after && after.Ask == ask)
            throw new CutOffException();
        return answer;
    }
}
