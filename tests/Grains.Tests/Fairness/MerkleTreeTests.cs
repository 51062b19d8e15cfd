using System.Security.Cryptography;
using System.Text;
using Lottery.Grains.Fairness;
using Xunit;

namespace Lottery.Grains.Tests.Fairness;

/// <summary>Tree, frontier and proofs against each other and against the vectors of Certificate Transparency's own tests.</summary>
public class MerkleTreeTests
{
    private static readonly byte[][] KnownLeaves =
        [.. new[] { "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f" }
            .Select(Convert.FromHexString)];

    [Theory]
    [InlineData(0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData(1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")]
    [InlineData(2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")]
    [InlineData(3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77")]
    [InlineData(4, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    [InlineData(5, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4")]
    [InlineData(6, "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef")]
    [InlineData(7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c")]
    [InlineData(8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")]
    public void The_root_is_that_of_certificate_transparency(int size, string root)
    {
        Assert.Equal(root, Hex(MerkleTree.Root(KnownLeaves[..size])));
        Assert.Equal(root, Hex(Frontier(KnownLeaves[..size]).Root()));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 8, "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                      "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                      "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4")]
    [InlineData(5, 8, "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                      "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    [InlineData(2, 3, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")]
    [InlineData(1, 5, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                      "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                      "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b")]
    public void The_path_is_that_of_certificate_transparency(int index, int size, params string[] path) =>
        Assert.Equal(path, InclusionProof.Of(index, LeafHashes(KnownLeaves[..size])).Path.Select(Hex));

    [Fact]
    public void The_frontier_has_the_root_of_the_recursive_definition_at_every_size_saved_or_not()
    {
        var leaves = Leaves(200);
        var growing = new MerkleFrontier();
        for (var size = 0; size <= leaves.Length; size++)
        {
            var root = MerkleTree.Root(leaves[..size]);
            var saved = growing.ToBytes();
            var loaded = MerkleFrontier.Load(size, saved);

            Assert.Equal(size, growing.Size);
            Assert.Equal(size, loaded.Size);
            Assert.Equal(root, growing.Root());
            Assert.Equal(root, loaded.Root());
            Assert.Equal(saved, loaded.ToBytes());
            Assert.Equal(long.PopCount(size) * 32, saved.Length);

            if (size == leaves.Length)
                break;
            growing.Append(MerkleTree.LeafHash(leaves[size]));
            loaded.Append(MerkleTree.LeafHash(leaves[size]));
            Assert.Equal(growing.ToBytes(), loaded.ToBytes());
        }
    }

    [Fact]
    public void The_frontier_is_saved_with_the_largest_subtree_first()
    {
        var leaves = Leaves(7);
        Assert.Equal(
            [.. MerkleTree.Root(leaves[..4]), .. MerkleTree.Root(leaves[4..6]), .. MerkleTree.Root(leaves[6..])],
            Frontier(leaves).ToBytes());
    }

    [Theory]
    [InlineData(0, 32)]
    [InlineData(1, 0)]
    [InlineData(3, 32)]
    [InlineData(3, 65)]
    [InlineData(4, 64)]
    public void A_frontier_of_the_wrong_length_is_refused(long size, int bytes) =>
        Assert.Throws<ArgumentException>(() => MerkleFrontier.Load(size, new byte[bytes]));

    [Fact]
    public void A_frontier_takes_leaves_up_to_the_largest_size_there_is()
    {
        var almost = MerkleFrontier.Load(long.MaxValue - 1, new byte[62 * 32]);
        almost.Append(new byte[32]);
        Assert.Equal(63 * 32, almost.ToBytes().Length);
        Assert.Throws<OverflowException>(() => almost.Append(new byte[32]));
    }

    [Fact]
    public void Appending_a_leaf_allocates_nothing()
    {
        var frontier = new MerkleFrontier();
        var leaf = new byte[32];
        frontier.Append(leaf);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
            frontier.Append(leaf);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Every_leaf_of_every_tree_has_a_proof()
    {
        for (var size = 1; size <= 40; size++)
        {
            var hashes = LeafHashes(Leaves(size));
            var root = MerkleTree.RootOfHashes(hashes);
            for (var index = 0; index < size; index++)
                Assert.True(InclusionProof.Of(index, hashes).Verify(hashes[index], root), $"Leaf {index} of {size}.");
        }
    }

    [Fact]
    public void A_proof_with_anything_changed_fails()
    {
        var hashes = LeafHashes(Leaves(13));
        var root = MerkleTree.RootOfHashes(hashes);
        for (var index = 0; index < hashes.Length; index++)
        {
            var (proof, leaf) = (InclusionProof.Of(index, hashes), hashes[index]);

            for (var at = 0; at < 32; at++)
            {
                Assert.False(proof.Verify(Changed(leaf, at), root));
                Assert.False(proof.Verify(leaf, Changed(root, at)));
                for (var step = 0; step < proof.Path.Count; step++)
                {
                    byte[][] path = [.. proof.Path];
                    path[step] = Changed(path[step], at);
                    Assert.False((proof with { Path = path }).Verify(leaf, root));
                }
            }

            for (var other = 0; other < hashes.Length; other++)
                Assert.Equal(other == index, (proof with { Index = other }).Verify(leaf, root));
            Assert.False((proof with { Path = [.. proof.Path.Skip(1)] }).Verify(leaf, root));
            Assert.False((proof with { Path = [.. proof.Path, root] }).Verify(leaf, root));
        }
    }

#pragma warning disable format // The tables are aligned.

    [Fact]
    public void A_proof_of_nonsense_fails_and_does_not_throw()
    {
        var leaf = MerkleTree.LeafHash("t0"u8);
        //                              index           size           path
        Assert.True(new InclusionProof( 0,              1,             []            ).Verify(leaf, leaf));
        Assert.False(new InclusionProof(0,              0,             []            ).Verify(leaf, leaf));
        Assert.False(new InclusionProof(1,              1,             []            ).Verify(leaf, leaf));
        Assert.False(new InclusionProof(-1,             1,             []            ).Verify(leaf, leaf));
        Assert.False(new InclusionProof(0,              -1,            []            ).Verify(leaf, leaf));
        Assert.False(new InclusionProof(0,              long.MaxValue, []            ).Verify(leaf, leaf));
        Assert.False(new InclusionProof(long.MaxValue,  long.MaxValue, []            ).Verify(leaf, leaf));
        Assert.False(new InclusionProof(0,              2,             [new byte[31]]).Verify(leaf, leaf));
        Assert.False(new InclusionProof(0,              2,             [null!]       ).Verify(leaf, leaf));
        Assert.False(new InclusionProof(0,              1,             []            ).Verify([], []));
    }

#pragma warning restore format

    [Fact]
    public void A_long_leaf_is_hashed_like_a_short_one()
    {
        foreach (var length in new[] { 0, 1, 254, 255, 256, 10_000 })
        {
            var data = new byte[length];
            Assert.Equal(SHA256.HashData([0, .. data]), MerkleTree.LeafHash(data));
        }
    }

    private static byte[][] Leaves(int count) => [.. Enumerable.Range(0, count).Select(i => Encoding.ASCII.GetBytes($"t{i}"))];

    private static byte[][] LeafHashes(byte[][] leaves) => [.. leaves.Select(leaf => MerkleTree.LeafHash(leaf))];

    private static MerkleFrontier Frontier(byte[][] leaves)
    {
        var frontier = new MerkleFrontier();
        foreach (var leaf in leaves)
            frontier.Append(MerkleTree.LeafHash(leaf));
        return frontier;
    }

    private static byte[] Changed(byte[] bytes, int at)
    {
        byte[] copy = [.. bytes];
        copy[at] ^= 1;
        return copy;
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
