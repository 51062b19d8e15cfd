using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Lottery.Api.Configuration;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Lottery.Api.Hosting;

/// <summary>The certificate that the service proves itself with over TLS, and the chain that comes with it.</summary>
internal sealed class Certificate
{
    private readonly X509Certificate2 _certificate;
    private readonly X509Certificate2Collection _chain = [];

    private Certificate(string file, string? key)
    {
        _certificate = X509Certificate2.CreateFromPemFile(file, key);
        _chain.ImportFromPemFile(file);
    }

    /// <summary>Reads it from the files that the settings name; null where they name none.</summary>
    /// <exception cref="ConfigurationException">They cannot be read, or do not belong together.</exception>
    public static Certificate? Load(LotteryConfiguration configuration)
    {
        if (!configuration.HasCertificate)
            return null;
        var (file, key) = (configuration["Server:Certificate"], configuration["Server:CertificateKey"]);
        try
        {
            return new(file, key.Length > 0 ? key : null);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"The certificate {file} cannot be used: {e.Message}");
        }
    }

    public void Use(HttpsConnectionAdapterOptions https) => (https.ServerCertificate, https.ServerCertificateChain) = (_certificate, _chain);
}
