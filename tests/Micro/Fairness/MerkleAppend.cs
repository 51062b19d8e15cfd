using BenchmarkDotNet.Attributes;
using Lottery.Grains.Fairness;

namespace Lottery.Micro.Fairness;

/// <summary>One more leaf in a tree of many.</summary>
public class MerkleAppend
{
    /// <summary>So many that each level is carried to as often as it is on average.</summary>
    private const int Leaves = 1024;

    private readonly byte[] _leaf = MerkleTree.LeafHash("a leaf"u8);
    private byte[][] _leaves = [];
    private byte[] _subtrees = [];

    [Params(1_000, 100_000)]
    public int Size { get; set; }

    [GlobalSetup]
    public void Check()
    {
        _leaves = [.. Enumerable.Range(0, Size).Select(i => MerkleTree.LeafHash(BitConverter.GetBytes(i))), _leaf];
        var frontier = new MerkleFrontier();
        foreach (var leaf in _leaves.AsSpan(0, Size))
            frontier.Append(leaf);
        _subtrees = frontier.ToBytes();
        frontier.Append(_leaf);
        Agreement.Check(Recompute(), frontier.Root());
    }

    [Benchmark(Baseline = true, Description = "root recomputed")]
    public byte[] Recompute() => MerkleTree.RootOfHashes(_leaves);

    [Benchmark(Description = "MerkleFrontier, and its root", OperationsPerInvoke = Leaves)]
    public byte[] AppendAndRoot()
    {
        var frontier = MerkleFrontier.Load(Size, _subtrees);
        var root = _leaf;
        for (var i = 0; i < Leaves; i++)
        {
            frontier.Append(_leaf);
            root = frontier.Root();
        }
        return root;
    }

    [Benchmark(Description = "MerkleFrontier", OperationsPerInvoke = Leaves)]
    public long Append()
    {
        var frontier = MerkleFrontier.Load(Size, _subtrees);
        for (var i = 0; i < Leaves; i++)
            frontier.Append(_leaf);
        return frontier.Size;
    }
}
