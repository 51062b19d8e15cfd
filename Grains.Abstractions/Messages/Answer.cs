namespace Lottery.Grains;

/// <summary>What became of a command that was sent to a grain.</summary>
public enum AnswerStatus
{
    /// <summary>The grain decided: the reply is there. From another silo it is durable.</summary>
    Decided = 0,

    /// <summary>The grain has not decided, because the sender depends on what is not durable. Commit, then send again.</summary>
    CommitFirst = 1,

    /// <summary>This activation is void or ends. Send again: Orleans activates the grain anew.</summary>
    Moved = 2,

    /// <summary>The silo cannot decide now, or the decision was not committed. The same may be sent again later.</summary>
    Unavailable = 3,
}

/// <summary>A grain's answer to one command.</summary>
/// <param name="Status">What became of the command.</param>
/// <param name="Reply">The reply; meaningful where the grain decided.</param>
[GenerateSerializer, Immutable, Alias("lottery.Answer`1")]
public readonly record struct Answer<T>([property: Id(0)] AnswerStatus Status, [property: Id(1)] Reply<T> Reply)
{
    public static implicit operator Answer<T>(Reply<T> reply) => new(AnswerStatus.Decided, reply);

    public static implicit operator Answer<T>(AnswerStatus status) => new(status, default);
}
