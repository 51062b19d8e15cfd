namespace Lottery.Grains.Fairness;

/// <summary>Where a book stood when it was sealed.</summary>
/// <param name="Book">The book's number within its draw, from 0.</param>
/// <param name="Size">Sales in the book.</param>
/// <param name="Root">The Merkle root over the leaves of its sales, 32 bytes.</param>
[GenerateSerializer, Immutable, Alias("lottery.BookHead")]
public sealed record BookHead(int Book, long Size, byte[] Root);
