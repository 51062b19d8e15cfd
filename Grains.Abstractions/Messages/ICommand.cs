namespace Lottery.Grains;

/// <summary>What a grain can be asked to do. A command knows the grain's method that takes it.</summary>
/// <typeparam name="TGrain">The grain's interface.</typeparam>
/// <typeparam name="TReply">What the grain replies.</typeparam>
public interface ICommand<in TGrain, TReply>
{
    /// <summary>Calls the grain's method that takes this command.</summary>
    ValueTask<Answer<TReply>> SendTo(TGrain grain, Origin origin);
}
