using System.Net.Mime;
using System.Reflection;
using System.Text;
using Lottery.Api.Http;
using Lottery.Grains;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;

namespace Lottery.Api.Receipts;

/// <summary>A receipt as JSON.</summary>
/// <param name="Text">To the letter, with its line ends.</param>
public sealed record SubmitReceiptRequest(string Text);

/// <summary>A receipt as it came over HTTP: plain text, or JSON with the text in it; with who signed it and the idempotency key.</summary>
/// <param name="Text">UTF-8.</param>
/// <param name="Sender">As the signature proves, empty for nobody; or why it does not. Nothing else is read then.</param>
/// <param name="MessageId">The idempotency key; null where there is none.</param>
public sealed record ReceiptBody(ReadOnlyMemory<byte> Text, Reply<string> Sender, string? MessageId)
    : IBindableFromHttpContext<ReceiptBody>, IEndpointParameterMetadataProvider
{
    /// <exception cref="ProblemException">It is neither.</exception>
    public static async ValueTask<ReceiptBody?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var request = context.Request;
        var isJson = request.HasJsonContentType();
        if (!isJson && !IsUtf8Text(request.ContentType))
            throw new ProblemException(CommonProblems.UnsupportedMediaType);
        var bytes = await BodyBytes.Read(context);
        var header = request.Headers.TryGetValue(SenderSignatures.Header, out var values) ? values.ToString() : null;
        var sender = context.RequestServices.GetRequiredService<SenderSignatures>().Verify(header, bytes.Span);
        if (sender.Fault != Fault.None)
            return new(default, sender, null);
        var message = IdempotencyKey.Of(context, bytes.Span) is null ? null : request.Headers[IdempotencyKey.Header].ToString();
        return new(isJson ? Encoding.UTF8.GetBytes(Body<SubmitReceiptRequest>.Parse(bytes.Span).Text) : bytes, sender, message);
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder)
    {
        builder.Metadata.Add(new AcceptsMetadata([MediaTypeNames.Text.Plain, MediaTypeNames.Application.Json], typeof(SubmitReceiptRequest)));
        builder.Metadata.Add(IdempotencyKey.Metadata);
    }

    private static bool IsUtf8Text(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && type.MediaType.Equals(MediaTypeNames.Text.Plain, StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || type.Charset.Equals("us-ascii", StringComparison.OrdinalIgnoreCase));
}
