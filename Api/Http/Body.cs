using System.Buffers;
using System.Net.Mime;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Lottery.Api.Hosting;
using Lottery.Grains;
using Microsoft.AspNetCore.Http.Metadata;

namespace Lottery.Api.Http;

/// <summary>A JSON body, and the idempotency key that came with it. An endpoint that takes one as a parameter has it read.</summary>
/// <param name="Value">The body.</param>
/// <param name="Key">Null where the client sent none.</param>
public sealed record Body<T>(T Value, RequestKey? Key) : IBindableFromHttpContext<Body<T>>, IEndpointParameterMetadataProvider
    where T : class
{
    /// <exception cref="ProblemException">It is not the JSON that is asked for.</exception>
    public static async ValueTask<Body<T>?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var bytes = await BodyBytes.Read(context);
        if (!bytes.IsEmpty && !context.Request.HasJsonContentType())
            throw new ProblemException(CommonProblems.UnsupportedMediaType);
        return new(Parse(bytes.Span), IdempotencyKey.Of(context, bytes.Span));
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder)
    {
        builder.Metadata.Add(new AcceptsMetadata([MediaTypeNames.Application.Json], typeof(T)));
        builder.Metadata.Add(IdempotencyKey.Metadata);
    }

    /// <summary>Reads a body. None at all is one without members: enough where none is required.</summary>
    /// <exception cref="ProblemException">It is not the JSON that is asked for.</exception>
    internal static T Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            bytes = "{}"u8;
        try
        {
            // The serializer accepts a null in an array, whatever the type of its elements says.
            if (bytes.IndexOf("null"u8) >= 0)
                ThrowIfMisshapen(bytes, "");
            return (T?)JsonSerializer.Deserialize(bytes, typeof(T), ApiJson.Default)
                ?? throw new ProblemException(Malformed("The body is null.", []));
        }
        catch (JsonException e)
        {
            var field = e.Path?.TrimStart('$').TrimStart('.') ?? "";
            ThrowIfMisshapen(bytes, field);
            if (field.Length == 0)
                throw new ProblemException(Malformed("The body must be a JSON object.", []));
            // Messages of our own converters are for clients; those of the framework name types of this program.
            var allowed = e.Data.Contains(AllowedKey) ? e.Message : "must have the type and form that the catalogue gives";
            throw new ProblemException(Malformed($"{field}: {allowed}", [new(field, allowed)]));
        }
    }

    /// <summary>Marks a JsonException whose message is for clients.</summary>
    internal const string AllowedKey = "allowed";

    /// <param name="bytes">The body.</param>
    /// <param name="field">The member at which the serializer stopped; empty where that is not known.</param>
    /// <exception cref="ProblemException">The text is not JSON, or has other members than the type.</exception>
    private static void ThrowIfMisshapen(ReadOnlySpan<byte> bytes, string field)
    {
        IReadOnlyList<FieldProblem> problems;
        try
        {
            problems = BodyShape.Compare(bytes, ApiJson.Default.GetTypeInfo(typeof(T))!);
        }
        catch (JsonException e)
        {
            var place = e.LineNumber is { } line ? $": line {line + 1}, byte {e.BytePositionInLine + 1}." : ".";
            throw new ProblemException(Malformed("The body is not JSON" + place, field.Length == 0 ? [] : [new(field, "must be JSON")]));
        }
        catch (InvalidOperationException) // A name that is not Unicode.
        {
            throw new ProblemException(Malformed("The body is not JSON in UTF-8.", []));
        }
        if (problems.Count > 0)
            throw new ProblemException(Malformed(string.Join("; ", problems.Select(p => $"{p.Field}: {p.Allowed}")), [.. problems]));
    }

    private static Problem Malformed(string detail, FieldProblem[] errors) =>
        CommonProblems.MalformedBody with { Detail = detail, Errors = errors.Length == 0 ? null : errors };
}

/// <summary>Reads a request's body whole. Kestrel refuses one beyond its limit.</summary>
internal static class BodyBytes
{
    public static async ValueTask<ReadOnlyMemory<byte>> Read(HttpContext context)
    {
        var reader = context.Request.BodyReader;
        while (true)
        {
            var result = await reader.ReadAsync(context.RequestAborted);
            if (result.IsCompleted)
            {
                var bytes = new byte[result.Buffer.Length];
                result.Buffer.CopyTo(bytes);
                reader.AdvanceTo(result.Buffer.End);
                return bytes;
            }
            reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }
}

/// <summary>The idempotency key of a request without a body that matters.</summary>
public sealed record Keyed(RequestKey? Key) : IBindableFromHttpContext<Keyed>, IEndpointParameterMetadataProvider
{
    public static async ValueTask<Keyed?> BindAsync(HttpContext context, ParameterInfo parameter) =>
        new(IdempotencyKey.Of(context, (await BodyBytes.Read(context)).Span));

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) => builder.Metadata.Add(IdempotencyKey.Metadata);
}

/// <summary>The header <c>Idempotency-Key</c>: 1 to 128 visible ASCII characters, chosen by the client.</summary>
public static class IdempotencyKey
{
    public const string Header = "Idempotency-Key";

    private const int MaxLength = 128;

    /// <summary>Marks an endpoint as taking the header.</summary>
    public static object Metadata { get; } = new TakesIdempotencyKey();

    /// <summary>Reads the header, and takes the request's fingerprint: method, path and body, keyed by the vault.</summary>
    /// <exception cref="ProblemException">The header is there and malformed.</exception>
    public static RequestKey? Of(HttpContext context, ReadOnlySpan<byte> body)
    {
        var request = context.Request;
        if (!request.Headers.TryGetValue(Header, out var values))
            return null;
        if (values is not [{ Length: > 0 and <= MaxLength } text] || text.Any(c => c is < '!' or > '~'))
            throw new ProblemException(Problem.InvalidField(Header, $"one value of 1 to {MaxLength} visible ASCII characters"));

        return Of(context.RequestServices.GetRequiredService<Vault>(), text, $"{request.Method} {request.Path} ", body);
    }

    /// <summary>The key of a request that came by HTTP or otherwise.</summary>
    /// <param name="vault">Keys the fingerprint.</param>
    /// <param name="text">What the client sent; clients of different kinds tell their keys apart by <see cref="Within(RequestKey?, string)"/>.</param>
    /// <param name="line">What is asked for.</param>
    /// <param name="body">The rest of what a repeat has in common with the first.</param>
    public static RequestKey Of(Vault vault, string text, string line, ReadOnlySpan<byte> body)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        var keyId = new Guid(hash[..16]);

        var input = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(line.Length) + body.Length);
        try
        {
            var length = Encoding.UTF8.GetBytes(line, input);
            body.CopyTo(input.AsSpan(length));
            HMACSHA256.HashData(vault.FingerprintKey, input.AsSpan(0, length + body.Length), hash);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(input, clearArray: true); // Bodies have passwords in them.
        }
        return new(keyId, new Guid(hash[..16]));
    }

    /// <summary>The same key of an operator who acts on another's wallet: it cannot meet one that the owner chose.</summary>
    public static RequestKey? Within(this RequestKey? key, Auth.Caller caller) => key.Within($"operator {caller.Player}");

    /// <inheritdoc cref="Within(RequestKey?, Auth.Caller)"/>
    /// <param name="key">Null where there is none.</param>
    /// <param name="who">Such as <c>operator 7</c>.</param>
    public static RequestKey? Within(this RequestKey? key, string who)
    {
        if (key is null)
            return null;
        byte[] input = [.. Encoding.UTF8.GetBytes(who), 0, .. key.Key.ToByteArray()];
        return key with { Key = new Guid(SHA256.HashData(input).AsSpan(0, 16)) };
    }
}

/// <summary>The mark of <see cref="IdempotencyKey.Metadata"/>.</summary>
public sealed record TakesIdempotencyKey;
