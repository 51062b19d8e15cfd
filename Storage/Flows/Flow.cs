using System.Collections.Concurrent;
using Lottery.Grains;
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
using Lottery.Storage.Activation;
using Lottery.Storage.Commit;

namespace Lottery.Storage.Flows;

/// <summary>One run of a flow. It belongs to the epoch in which it began, and remembers the last batch that its answers rest on.</summary>
public sealed class Flow : IFlow
{
    private readonly GrainHost _host;
    private CommitBatch? _last;

    /// <summary>Since the last <see cref="Durable"/>; null where the flow does not pass through.</summary>
    private ConcurrentQueue<Visit>? _visits;

    internal Flow(GrainHost host)
    {
        _host = host;
        Epoch = host.Queue.Epoch;
        ThrowIfOver();
    }

    public int Epoch { get; }

    public DateTimeOffset Now => _host.Clock.Now;

    public IDrawTables Tables => _host.DrawTables;

    public IPromotionTables Promotions => _host.PromotionTables;

    public IVault Vault => _host.Vault;

    public IPaymentProvider Provider => _host.Provider;

    public long FlowsBegun => _host.FlowsBegun;

    public ValueTask<Reply<Payment>> Ask(WalletId wallet, WalletCommand command) => _host.Wallets.Ask(this, wallet, command);

    public ValueTask<Reply<BookReply>> Ask(BookId book, BookCommand command) => _host.Books.Ask(this, book, command);

    public ValueTask<Reply<Draw>> Ask(DrawId draw, DrawCommand command) => _host.Draws.Ask(this, draw, command);

    public ValueTask<Reply<Game>> Ask(GameId game, GameCommand command) => _host.Games.Ask(this, game, command);

    public ValueTask<Reply<Player>> Ask(PlayerId player, PlayerCommand command) => _host.Players.Ask(this, player, command);

    public ValueTask<Reply<LoginClaim>> Ask(Login login, LoginCommand command) => _host.Logins.Ask(this, login, command);

    public ValueTask<Reply<KeyedRequest>> Ask(RequestId request, RequestCommand command) => _host.Requests.Ask(this, request, command);

    public ValueTask<Reply<CatalogueReply>> Ask(Catalogue catalogue, CatalogueCommand command) => _host.Services.Ask(this, catalogue, command);

    public ValueTask<Reply<Currency>> Ask(CurrencyCode currency, AddCurrency command) => _host.CurrencyGrains.Ask(this, currency, command);

    public ValueTask<Reply<Receipt>> Ask(ReceiptKey receipt, ReceiptCommand command) => _host.Receipts.Ask(this, receipt, command);

    public ValueTask<Reply<OrderClaim>> Ask(OrderKey order, ClaimOrder command) => _host.ReceiptOrders.Ask(this, order, command);

    public ValueTask<Reply<PromotionReply>> Ask(PromotionId promotion, PromotionCommand command) => _host.Promotions.Ask(this, promotion, command);

    public ValueTask<Reply<TicketBatch>> Ask(DrawId draw, PoolCommand command) => _host.Pools.Ask(this, draw, command);

    public ValueTask<Reply<Ticket>> Ask(TicketId ticket, TicketCommand command) => _host.Tickets.Ask(this, ticket, command);

    public ValueTask<Reply<Roster>> Ask(RosterCommand command) => _host.Rosters.Ask(this, GrainHost.TheRoster, command);

    public ValueTask<long> NextIds(IdKind kind, int count = 1) => _host.Ids.Next(kind, count);

    public void Random(Span<byte> buffer) => RandomBytes.Fill(buffer);

    public ValueTask Durable() => _visits is { IsEmpty: false } ? Leave() : _last is null or { IsDurable: true } ? default : new(_last.Done);

    public void PassThrough() => _visits ??= [];

    /// <summary>True where the grains that this flow brings into memory are to leave it again.</summary>
    internal bool PassesThrough => _visits is not null;

    /// <summary>Notes that this flow has brought a grain into memory.</summary>
    internal void Brought(Visit visit) => _visits?.Enqueue(visit);

    private async ValueTask Leave()
    {
        var visits = Interlocked.Exchange(ref _visits, [])!;
        if (_last is { } last)
            await last.Done;
        foreach (var visit in visits)
            visit.End();
    }

    /// <summary>Notes that an answer rests on a batch.</summary>
    internal void Saw(CommitBatch? batch)
    {
        if (batch is null)
            return;
        var last = _last;
        while (last is null || last.Number < batch.Number)
        {
            var found = Interlocked.CompareExchange(ref _last, batch, last);
            if (found == last)
                return;
            last = found;
        }
    }

    /// <exception cref="StorageUnavailableException">The flow's epoch ended, or this process does not decide now.</exception>
    internal void ThrowIfOver()
    {
        if (!_host.Queue.IsOpen || _host.Queue.Epoch != Epoch)
            throw new StorageUnavailableException("Nothing can be decided now, or the flow was cut off.");
    }
}
