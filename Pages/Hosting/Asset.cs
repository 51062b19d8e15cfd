using System.Collections.Frozen;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Lottery.Pages.Hosting;

/// <summary>The files that pages refer to: styles, scripts, fonts. They are part of the program.</summary>
public static partial class Asset
{
    private const string Folder = "assets/";

    private static readonly FrozenDictionary<string, File> Files = Read();

    /// <summary>The address of a file; another one whenever the file changes, so that browsers may keep it for ever.</summary>
    /// <exception cref="KeyNotFoundException">There is no such file.</exception>
    public static string Url(string name) => Files[name].Url;

    internal static IResult Serve(string name, HttpContext context)
    {
        if (!Files.TryGetValue(name, out var file))
            return TypedResults.NotFound();
        var headers = context.Response.Headers;
        headers.CacheControl = context.Request.Query["v"] == file.Version ? "public, max-age=31536000, immutable" : "public, max-age=3600";
        headers.XContentTypeOptions = "nosniff";
        if (file.Compressed is not { } compressed)
            return TypedResults.Bytes(file.Content, file.Type);
        headers.Vary = "Accept-Encoding";
        if (!context.Request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.Ordinal))
            return TypedResults.Bytes(file.Content, file.Type);
        headers.ContentEncoding = "br";
        return TypedResults.Bytes(compressed, file.Type);
    }

    private static FrozenDictionary<string, File> Read()
    {
        var assembly = typeof(Asset).Assembly;
        var files = assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)).Select(name =>
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            using var content = new MemoryStream();
            stream.CopyTo(content);
            return (Name: name[Folder.Length..].Replace('\\', '/'), Content: content.ToArray());
        }).ToList();
        var versions = files.ToDictionary(file => file.Name, file => File.VersionOf(file.Content));
        return files.Select(file => new File(file.Name, Path.GetExtension(file.Name) is ".css" or ".js" ? Resolve(file.Content, versions) : file.Content))
            .ToFrozenDictionary(file => file.Name);
    }

    /// <summary>Has files that refer to others do so by their versions: <c>url(fonts/a.woff2)</c>, <c>from "./slip.js"</c>.</summary>
    private static byte[] Resolve(byte[] content, Dictionary<string, string> versions) => Encoding.UTF8.GetBytes(Reference().Replace(
        Encoding.UTF8.GetString(content), reference => $"{reference.Groups[1]}{reference.Groups[2]}?v={versions[reference.Groups[2].Value]}{reference.Groups[3]}"));

    [GeneratedRegex("""(url\(|from "\./)([a-z/-]+\.(?:woff2|js))(\)|")""")]
    private static partial Regex Reference();

    private sealed class File
    {
        public File(string name, byte[] content)
        {
            (Name, Content, Version) = (name, content, VersionOf(content));
            Type = Path.GetExtension(name) switch
            {
                ".css" => "text/css; charset=utf-8",
                ".js" => "text/javascript; charset=utf-8",
                ".svg" => "image/svg+xml",
                ".woff2" => "font/woff2",
                var other => throw new NotSupportedException($"No content type is known for {other}."),
            };
            Compressed = Type.StartsWith("font/", StringComparison.Ordinal) ? null : Compress(content);
        }

        public string Name { get; }

        public byte[] Content { get; }

        public byte[]? Compressed { get; }

        public string Version { get; }

        public string Type { get; }

        public string Url => $"/{Folder}{Name}?v={Version}";

        public static string VersionOf(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content))[..12];

        private static byte[] Compress(byte[] content)
        {
            using var output = new MemoryStream();
            using (var brotli = new BrotliStream(output, CompressionLevel.SmallestSize))
                brotli.Write(content);
            return output.ToArray();
        }
    }
}
