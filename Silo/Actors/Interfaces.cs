using Lottery.Silo.Wire;

namespace Lottery.Silo.Actors;

/// <summary>A grain of the cluster, by the text of its id.</summary>
[Alias("lottery.IActor")]
public interface IActor : IGrainWithStringKey
{
    /// <summary>Takes one command. The answer comes back once it is durable.</summary>
    [Alias("ask")]
    Task<Answer> Ask(Question question);
}

[Alias("lottery.IWalletActor")]
public interface IWalletActor : IActor;

[Alias("lottery.IBookActor")]
public interface IBookActor : IActor;

[Alias("lottery.IDrawActor")]
public interface IDrawActor : IActor;

[Alias("lottery.IGameActor")]
public interface IGameActor : IActor;

[Alias("lottery.IPlayerActor")]
public interface IPlayerActor : IActor;

[Alias("lottery.ILoginActor")]
public interface ILoginActor : IActor;

[Alias("lottery.IRequestActor")]
public interface IRequestActor : IActor;

[Alias("lottery.ICatalogueActor")]
public interface ICatalogueActor : IActor;

[Alias("lottery.ICurrencyActor")]
public interface ICurrencyActor : IActor;

[Alias("lottery.IReceiptActor")]
public interface IReceiptActor : IActor;

[Alias("lottery.IReceiptOrderActor")]
public interface IReceiptOrderActor : IActor;

[Alias("lottery.IPromotionActor")]
public interface IPromotionActor : IActor;

[Alias("lottery.IPoolActor")]
public interface IPoolActor : IActor;

[Alias("lottery.ITicketActor")]
public interface ITicketActor : IActor;

[Alias("lottery.IRosterActor")]
public interface IRosterActor : IActor;

/// <summary>The one that sweeps what is due and what was cut off.</summary>
[Alias("lottery.ISweeperActor")]
public interface ISweeperActor : IGrainWithStringKey
{
    /// <summary>Sees to it that the cluster sweeps from now on.</summary>
    [Alias("start")]
    Task Start();
}
