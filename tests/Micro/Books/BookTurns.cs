using System.Diagnostics;
using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using Lottery.Grains;
using Lottery.Grains.Books;
using Lottery.Grains.Fairness;
using Lottery.Grains.Games;

namespace Lottery.Micro.Books;

/// <summary>The sale of one line in a book of ten thousand: the leaf, its place in the tree, the rows.</summary>
public class BookTurns
{
    private const int Sold = 10_000;

    /// <summary>Recomputing is slow: a few sales are enough of it.</summary>
    private const int FewSales = 16;
    private const int ManySales = 1024;

    private readonly LatestRows _rows = new();
    private readonly List<byte[]> _leaves = [.. Enumerable.Range(0, Sold).Select(i => MerkleTree.LeafHash(BitConverter.GetBytes(i)))];
    private readonly Sell[] _orders =
    [
        .. Samples.Orders(ManySales).Select((order, i) =>
            new Sell(new(1 + i), Samples.Player, order, [Samples.Bits(i)], Samples.Noon.AddSeconds(5))),
    ];
    private BookState? _state;

    [GlobalSetup]
    public void Check()
    {
        var frontier = new MerkleFrontier();
        foreach (var leaf in _leaves)
            frontier.Append(leaf);
        _state = new(Samples.Book, Sold, frontier.ToBytes(), Fault.None, Version: Sold);
        Agreement.Check(Recompute(), Sell(FewSales).Take(new Seal(Fault.DrawClosed), Samples.Noon, _rows).Value!.Head!.Root);
    }

    [Benchmark(Baseline = true, Description = "all leaves, root recomputed", OperationsPerInvoke = FewSales)]
    public byte[] Recompute()
    {
        CollectionsMarshal.SetCount(_leaves, Sold);
        var root = Array.Empty<byte>();
        foreach (var order in _orders.AsSpan(0, FewSales))
        {
            var (ticket, numbers) = (order.Order.FirstTicket, new Numbers(order.Order.Lines![0]));
            var leaf = TicketLeaf.Hash(Samples.Book.Draw, Samples.Book.Shard, _leaves.Count, ticket, order.Player, order.Salts[0], numbers);
            _rows.Add(new Sale(ticket, Samples.Book, _leaves.Count, order.Payment, order.Player, numbers, order.Salts[0], Samples.Noon, leaf));
            _leaves.Add(leaf);
            root = MerkleTree.RootOfHashes(CollectionsMarshal.AsSpan(_leaves));
            _rows.Add(new BookState(Samples.Book, _leaves.Count, root, Fault.None, _leaves.Count));
        }
        return root;
    }

    [Benchmark(Description = "Book", OperationsPerInvoke = ManySales)]
    public Book Ours() => Sell(ManySales);

    private Book Sell(int count)
    {
        var book = new Book(Samples.Book, Samples.Terms, _state);
        foreach (var order in _orders.AsSpan(0, count))
        {
            if (book.Missing(order, Samples.Noon) is { } missing)
                throw new UnreachableException($"{missing} should be known.");
            book.Take(order, Samples.Noon, _rows);
        }
        return book;
    }
}
