using System.Security.Cryptography;
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
using Lottery.Storage;
using Lottery.Silo.Actors;
using Lottery.Silo.Wire;

namespace Lottery.Silo.Flows;

/// <summary>One run of a flow, where the request came in; its grains are anywhere in the cluster.</summary>
internal sealed class OrleansFlow(GrainHost host, IGrainFactory grains) : IFlow
{
    public DateTimeOffset Now => host.Clock.Now;

    public IDrawTables Tables => host.DrawTables;

    public IPromotionTables Promotions => host.PromotionTables;

    public IVault Vault => host.Vault;

    public IPaymentProvider Provider => host.Provider;

    public long FlowsBegun => host.FlowsBegun;

    public ValueTask<Reply<Payment>> Ask(WalletId wallet, WalletCommand command) => Ask<IWalletActor, WalletCommand, Payment>(wallet.ToString(), command);

    public ValueTask<Reply<BookReply>> Ask(BookId book, BookCommand command) => Ask<IBookActor, BookCommand, BookReply>(book.ToString(), command);

    public ValueTask<Reply<Draw>> Ask(DrawId draw, DrawCommand command) => Ask<IDrawActor, DrawCommand, Draw>(draw.ToString(), command);

    public ValueTask<Reply<Game>> Ask(GameId game, GameCommand command) => Ask<IGameActor, GameCommand, Game>(game.ToString(), command);

    public ValueTask<Reply<Player>> Ask(PlayerId player, PlayerCommand command) => Ask<IPlayerActor, PlayerCommand, Player>(player.ToString(), command);

    public ValueTask<Reply<LoginClaim>> Ask(Login login, LoginCommand command) => Ask<ILoginActor, LoginCommand, LoginClaim>(login.ToString(), command);

    public ValueTask<Reply<KeyedRequest>> Ask(RequestId request, RequestCommand command) => Ask<IRequestActor, RequestCommand, KeyedRequest>(Keys.Of(request), command);

    public ValueTask<Reply<CatalogueReply>> Ask(Catalogue catalogue, CatalogueCommand command) => Ask<ICatalogueActor, CatalogueCommand, CatalogueReply>(Keys.TheOnly, command);

    public ValueTask<Reply<Currency>> Ask(CurrencyCode currency, AddCurrency command) => Ask<ICurrencyActor, AddCurrency, Currency>(currency.Value, command);

    public ValueTask<Reply<Receipt>> Ask(ReceiptKey receipt, ReceiptCommand command) => Ask<IReceiptActor, ReceiptCommand, Receipt>(Keys.Of(receipt), command);

    public ValueTask<Reply<OrderClaim>> Ask(OrderKey order, ClaimOrder command) => Ask<IReceiptOrderActor, ClaimOrder, OrderClaim>(Keys.Of(order), command);

    public ValueTask<Reply<PromotionReply>> Ask(PromotionId promotion, PromotionCommand command) => Ask<IPromotionActor, PromotionCommand, PromotionReply>(promotion.ToString(), command);

    public ValueTask<Reply<TicketBatch>> Ask(DrawId draw, PoolCommand command) => Ask<IPoolActor, PoolCommand, TicketBatch>(draw.ToString(), command);

    public ValueTask<Reply<Ticket>> Ask(TicketId ticket, TicketCommand command) => Ask<ITicketActor, TicketCommand, Ticket>(ticket.ToString(), command);

    public ValueTask<Reply<Roster>> Ask(RosterCommand command) => Ask<IRosterActor, RosterCommand, Roster>(Keys.TheOnly, command);

    public ValueTask<long> NextIds(IdKind kind, int count = 1) => host.Ids.Next(kind, count);

    public void Random(Span<byte> buffer) => RandomNumberGenerator.Fill(buffer);

    /// <summary>Every answer was durable when it came.</summary>
    public ValueTask Durable() => default;

    /// <summary>Nothing to be said: activations that nobody uses leave by themselves.</summary>
    public void PassThrough()
    {
    }

    /// <summary>Nothing is sent twice here: whoever sent the request may send it again, and its key makes that safe.</summary>
    private async ValueTask<Reply<TReply>> Ask<TActor, TCommand, TReply>(string key, TCommand command)
        where TActor : IActor
    {
        Answer answer;
        var actor = Find<TActor>(key);
        try
        {
            answer = await actor.Ask(new(Contracts.Write(command)));
        }
        catch (Exception e) when (e is OrleansException or TimeoutException or ObjectDisposedException)
        {
            throw new StorageUnavailableException("The grain's silo did not answer.", e);
        }
        return answer.Body is { } body
            ? Contracts.Read<Reply<TReply>>(body)
            : throw new StorageUnavailableException("The grain's silo could not make its decision durable.");
    }

    /// <exception cref="StorageUnavailableException">This process has not met the cluster yet.</exception>
    private TActor Find<TActor>(string key)
        where TActor : IActor
    {
        try
        {
            return grains.GetGrain<TActor>(key);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            throw new StorageUnavailableException("No silo is known that has such grains.", e);
        }
    }
}
