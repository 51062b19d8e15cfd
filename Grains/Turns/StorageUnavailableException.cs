namespace Lottery.Grains;

/// <summary>What was asked could not be made durable, or was cut off; nothing of it may be relied on. The same request may be sent again.</summary>
public sealed class StorageUnavailableException : Exception
{
    public StorageUnavailableException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    public StorageUnavailableException()
    {
    }

    public StorageUnavailableException(string message)
        : base(message)
    {
    }

    /// <summary>True where something was decided that did not become durable: perhaps somebody else has the same grain.</summary>
    public bool IsOfDecision { get; init; }
}
