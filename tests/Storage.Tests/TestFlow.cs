using Lottery.Grains;
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
using Lottery.Grains.Services;
using Lottery.Grains.Tickets;
using Lottery.Grains.Transactions;
using Lottery.Grains.Wallets;

namespace Lottery.Storage.Tests;

/// <summary>A flow with a seeded generator, which can end as if its process had died: after so many questions to grains.</summary>
public sealed class TestFlow(IFlow flow, Random random, int questions) : IFlow
{
    private int _left = questions;

    public DateTimeOffset Now => flow.Now;

    public IDrawTables Tables => flow.Tables;

    public IPromotionTables Promotions => flow.Promotions;

    public IVault Vault => flow.Vault;

    public IPaymentProvider Provider => flow.Provider;

    public TwoPeopleRules TwoPeople => flow.TwoPeople;

    public long FlowsBegun => flow.FlowsBegun;

    public ValueTask<Reply<Payment>> Ask(WalletId wallet, WalletCommand command) => Passing().Ask(wallet, command);

    public ValueTask<Reply<Protection>> Ask(WalletId wallet, ProtectionCommand command) => Passing().Ask(wallet, command);

    public ValueTask<Reply<BookReply>> Ask(BookId book, BookCommand command) => Passing().Ask(book, command);

    public ValueTask<Reply<Draw>> Ask(DrawId draw, DrawCommand command) => Passing().Ask(draw, command);

    public ValueTask<Reply<Game>> Ask(GameId game, GameCommand command) => Passing().Ask(game, command);

    public ValueTask<Reply<Player>> Ask(PlayerId player, PlayerCommand command) => Passing().Ask(player, command);

    public ValueTask<Reply<LoginClaim>> Ask(Login login, LoginCommand command) => Passing().Ask(login, command);

    public ValueTask<Reply<KeyedRequest>> Ask(RequestId request, RequestCommand command) => Passing().Ask(request, command);

    public ValueTask<Reply<CatalogueReply>> Ask(Catalogue catalogue, CatalogueCommand command) => Passing().Ask(catalogue, command);

    public ValueTask<Reply<Currency>> Ask(CurrencyCode currency, AddCurrency command) => Passing().Ask(currency, command);
    public ValueTask<Reply<Receipt>> Ask(ReceiptKey receipt, ReceiptCommand command) => Passing().Ask(receipt, command);

    public ValueTask<Reply<OrderClaim>> Ask(OrderKey order, ClaimOrder command) => Passing().Ask(order, command);

    public ValueTask<Reply<PromotionReply>> Ask(PromotionId promotion, PromotionCommand command) => Passing().Ask(promotion, command);

    public ValueTask<Reply<Grains.Schedules.Schedule>> Ask(ScheduleId schedule, Grains.Schedules.ScheduleCommand command) => Passing().Ask(schedule, command);

    public ValueTask<Reply<TicketBatch>> Ask(DrawId draw, PoolCommand command) => Passing().Ask(draw, command);

    public ValueTask<Reply<Ticket>> Ask(TicketId ticket, TicketCommand command) => Passing().Ask(ticket, command);

    public ValueTask<Reply<Roster>> Ask(RosterCommand command) => Passing().Ask(command);

    public ValueTask<Reply<AuditEntry>> Ask(AuditCommand command) => Passing().Ask(command);

    public ValueTask<Reply<Approval>> Ask(ApprovalId approval, ApprovalCommand command) => Passing().Ask(approval, command);

    public ValueTask<long> NextIds(IdKind kind, int count) => flow.NextIds(kind, count);

    public void Random(Span<byte> buffer)
    {
        lock (random)
            random.NextBytes(buffer);
    }

    public ValueTask Durable() => flow.Durable();

    public void PassThrough() => flow.PassThrough();

    private IFlow Passing() => Interlocked.Decrement(ref _left) >= 0 ? flow : throw new CutOffException();
}

/// <summary>The end of a flow that was cut off.</summary>
public sealed class CutOffException : Exception;
