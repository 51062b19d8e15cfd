using System.Security.Cryptography;
using Lottery.Grains;
using Lottery.Grains.Books;
using Lottery.Grains.Draws;
using Lottery.Grains.Games;
using Lottery.Grains.Players;
using Lottery.Grains.Requests;
using Lottery.Grains.Wallets;
using Lottery.Runtime;
using Lottery.Silo.Actors;
using Lottery.Silo.Wire;

namespace Lottery.Silo.Flows;

/// <summary>One run of a flow, where the request came in; its grains are anywhere in the cluster.</summary>
internal sealed class OrleansFlow(GrainHost host, IGrainFactory grains) : IFlow
{
    public DateTimeOffset Now => host.Clock.Now;

    public IDrawTables Tables => host.DrawTables;

    public IVault Vault => host.Vault;

    public long FlowsBegun => host.FlowsBegun;

    public ValueTask<Reply<Payment>> Ask(WalletId wallet, WalletCommand command) => Ask<IWalletActor, WalletCommand, Payment>(wallet.ToString(), command);

    public ValueTask<Reply<BookReply>> Ask(BookId book, BookCommand command) => Ask<IBookActor, BookCommand, BookReply>(book.ToString(), command);

    public ValueTask<Reply<Draw>> Ask(DrawId draw, DrawCommand command) => Ask<IDrawActor, DrawCommand, Draw>(draw.ToString(), command);

    public ValueTask<Reply<Game>> Ask(GameId game, GameCommand command) => Ask<IGameActor, GameCommand, Game>(game.ToString(), command);

    public ValueTask<Reply<Player>> Ask(PlayerId player, PlayerCommand command) => Ask<IPlayerActor, PlayerCommand, Player>(player.ToString(), command);

    public ValueTask<Reply<LoginClaim>> Ask(Login login, LoginCommand command) => Ask<ILoginActor, LoginCommand, LoginClaim>(login.ToString(), command);

    public ValueTask<Reply<Request>> Ask(RequestId request, RequestCommand command) => Ask<IRequestActor, RequestCommand, Request>(Keys.Of(request), command);

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
        try
        {
            answer = await grains.GetGrain<TActor>(key).Ask(new(Contracts.Write(command)));
        }
        catch (Exception e) when (e is OrleansException or TimeoutException or ObjectDisposedException or InvalidOperationException)
        {
            throw new StorageUnavailableException("The grain's silo did not answer.", e);
        }
        return answer.Body is { } body
            ? Contracts.Read<Reply<TReply>>(body)
            : throw new StorageUnavailableException("The grain's silo could not make its decision durable.");
    }
}
