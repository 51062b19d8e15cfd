using System.Text;
using Lottery.Grains.Fairness;
using Xunit;

namespace Lottery.Verifier.Tests;

/// <summary>Goal: the service's fast proofs are those that the verifier accepts. Method: trees of all shapes around a tile's size, against the recursive definition.</summary>
public sealed class TileTreeTests
{
    private const int Tile = TileTree.TileSize;

    private static readonly byte[][] Leaves = [.. Enumerable.Range(0, (8 * Tile) + 3).Select(i => Merkle.LeafHash(Encoding.ASCII.GetBytes($"t{i}")))];
    private static readonly int[] Sizes = [1, 2, 3, 77, Tile - 1, Tile, Tile + 1, (2 * Tile) - 1, 2 * Tile, (2 * Tile) + 1, 3 * Tile, (4 * Tile) + 5, 5 * Tile, (7 * Tile) + 99, (8 * Tile) + 3];

    [Fact]
    public void Every_inclusion_proof_is_that_of_the_definition()
    {
        foreach (var size in Sizes)
        {
            var (tree, root) = (Tree(size), MerkleTree.RootOfHashes(Leaves.AsSpan(0, size)));
            foreach (var index in Sizes.Select(s => s - 1).Append(0).Where(i => i < size))
            {
                var path = tree.Inclusion(index, size, Parts(TileTree.TilesFor(index, size), size));
                Assert.True(Merkle.IsIncluded(Leaves[index], index, size, path, root), $"Leaf {index} of {size}");
                Assert.Equal(InclusionProof.Of(index, Leaves.AsSpan(0, size)).Path, path);
            }
        }
    }

    [Fact]
    public void Any_two_sizes_are_proved_consistent_and_no_fork_is()
    {
        foreach (var (from, to) in from f in Sizes from t in Sizes where f <= t select (f, t))
        {
            var (before, after) = (MerkleTree.RootOfHashes(Leaves.AsSpan(0, from)), MerkleTree.RootOfHashes(Leaves.AsSpan(0, to)));
            var path = Tree(to).Consistency(from, to, Parts(TileTree.TilesBetween(from, to), to));
            Assert.True(Merkle.IsConsistent(from, before, to, after, path), $"{from} to {to}");

            // Another history of the same length.
            byte[][] forked = [.. Leaves[..(from - 1)], Merkle.LeafHash("another"u8)];
            Assert.False(Merkle.IsConsistent(from, MerkleTree.RootOfHashes(forked), to, after, path), $"{from} to {to}, forked");
            Assert.False(Merkle.IsConsistent(from, before, to, MerkleTree.RootOfHashes(forked), path), $"{from} to {to}, forked after");
            Assert.False(from < to && Merkle.IsConsistent(from, before, to, after, [.. path, before]), $"{from} to {to}, padded");
            Assert.False(path.Count > 0 && Merkle.IsConsistent(from, before, to, after, [.. path.Skip(1)]), $"{from} to {to}, cut");
        }
    }

    [Fact]
    public void Nothing_is_the_beginning_of_everything() =>
        Assert.True(Merkle.IsConsistent(0, MerkleTree.RootOfHashes([]), 5, MerkleTree.RootOfHashes(Leaves.AsSpan(0, 5)), Tree(5).Consistency(0, 5, Parts([], 5))));

    private static TileTree Tree(int size)
    {
        var tree = new TileTree();
        for (var from = 0; from + Tile <= size; from += Tile)
            tree.Append(MerkleTree.RootOfHashes(Leaves.AsSpan(from, Tile)));
        return tree;
    }

    private static Dictionary<int, byte[][]> Parts(IReadOnlyList<int> tiles, int size) => tiles.ToDictionary(t => t, t => Leaves[(t * Tile)..Math.Min((t + 1) * Tile, size)]);
}
