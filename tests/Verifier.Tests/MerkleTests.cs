using System.Text;
using Lottery.Grains.Fairness;
using Xunit;

namespace Lottery.Verifier.Tests;

/// <summary>Goal: roots and proofs are those of RFC 6962. Method: against the service's recursive trees, at all sizes up to a few blocks.</summary>
public sealed class MerkleTests
{
    private static readonly byte[][] Leaves = [.. Enumerable.Range(0, 70).Select(i => Merkle.LeafHash(Encoding.ASCII.GetBytes($"t{i}")))];

    [Fact]
    public void A_root_is_the_same_leaf_by_leaf_and_by_definition()
    {
        for (var size = 0; size <= Leaves.Length; size++)
            Assert.Equal(MerkleTree.RootOfHashes(Leaves.AsSpan(0, size)), Merkle.Root(Leaves.Take(size)));
    }

    [Fact]
    public void A_perfect_subtree_stands_for_its_leaves()
    {
        var tree = new MerkleBuilder();
        tree.AppendPerfect(MerkleTree.RootOfHashes(Leaves.AsSpan(0, 32)), 32);
        tree.AppendPerfect(MerkleTree.RootOfHashes(Leaves.AsSpan(32, 16)), 16);
        tree.Append(Leaves[48]);

        Assert.Equal(MerkleTree.RootOfHashes(Leaves.AsSpan(0, 49)), tree.Root());
        Assert.Throws<ArgumentException>(() => tree.AppendPerfect(Leaves[0], 2));
    }

    [Fact]
    public void Every_leaf_of_every_size_is_included_and_no_other()
    {
        for (var size = 1; size <= 34; size++)
        {
            var root = MerkleTree.RootOfHashes(Leaves.AsSpan(0, size));
            for (var index = 0; index < size; index++)
            {
                var path = InclusionProof.Of(index, Leaves.AsSpan(0, size)).Path;
                Assert.True(Merkle.IsIncluded(Leaves[index], index, size, path, root));
                Assert.False(Merkle.IsIncluded(Leaves[size], index, size, path, root));
                Assert.False(Merkle.IsIncluded(Leaves[index], index + 1, size, path, root));
                Assert.False(Merkle.IsIncluded(Leaves[index], index, size, [.. path, Leaves[0]], root));
                Assert.False(path.Count > 0 && Merkle.IsIncluded(Leaves[index], index, size, [.. path.Skip(1)], root));
            }
        }
    }
}
