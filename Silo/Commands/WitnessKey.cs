using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Lottery.Verifier;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;

namespace Lottery.Silo.Commands;

/// <summary>A witness's Ed25519 key, which cosigns heads as c2sp.org/tlog-cosignature says (cosignature/v1).</summary>
internal sealed class WitnessKey : ICosigner
{
    private const byte Cosignature = 0x04;

    private readonly Ed25519PrivateKeyParameters _key;
    private readonly string _name;
    private readonly byte[] _id;
    private readonly byte[] _public;

    private WitnessKey(byte[] seed, string name)
    {
        (_key, _name) = (new(seed), name);
        _public = _key.GeneratePublicKey().GetEncoded();
        _id = SHA256.HashData([.. Encoding.UTF8.GetBytes(name), (byte)'\n', Cosignature, .. _public])[..4];
    }

    /// <summary>The public key as tools of transparency logs take it: name, key id, and type and key in base64.</summary>
    public string Vkey => $"{_name}+{Convert.ToHexStringLower(_id)}+{Convert.ToBase64String([Cosignature, .. _public])}";

    /// <summary>Reads the key's seed, 32 bytes, from a file that only its owner may read; makes it where it is not there.</summary>
    public static WitnessKey Open(string file, string name)
    {
        if (!File.Exists(file))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using var stream = new FileStream(file, options);
            stream.Write(RandomNumberGenerator.GetBytes(Ed25519PrivateKeyParameters.KeySize));
        }
        return File.ReadAllBytes(file) is { Length: 32 } seed ? new(seed, name) : throw new IOException($"{file} does not have the 32 bytes of a witness's key.");
    }

    public string Line(string text, DateTimeOffset at)
    {
        var seconds = at.ToUnixTimeSeconds();
        var message = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"cosignature/v1\ntime {seconds}\n{text}"));
        var signer = new Ed25519Signer();
        signer.Init(forSigning: true, _key);
        signer.BlockUpdate(message, 0, message.Length);
        var time = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(time, seconds);
        return $"\u2014 {_name} {Convert.ToBase64String([.. _id, .. time, .. signer.GenerateSignature()])}\n";
    }
}
