namespace Lottery.Grains;

/// <summary>A flow with its arguments: a message, so that it runs where its grains are, whichever process calls it.</summary>
/// <typeparam name="T">What it answers.</typeparam>
public interface IFlowCall<T>
{
    /// <summary>The wallet that most of its steps ask: the flow runs in the silo that has this wallet active. Null where any silo will do.</summary>
    WalletId? At => null;

    /// <summary>True where it may take longer than a buyer would wait: a process that calls it waits half a minute for its answer.</summary>
    bool TakesLong => false;

    /// <summary>The flow's steps.</summary>
    ValueTask<T> Run(IFlow flow);
}
