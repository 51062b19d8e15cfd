using Microsoft.AspNetCore.Http;

namespace Lottery.Micro.Json;

/// <summary>A response that leads nowhere, or, to compare, into memory.</summary>
internal static class Answer
{
    public static HttpContext ToNowhere() => To(Stream.Null);

    /// <summary>The body that was written.</summary>
    public static async Task<byte[]> Of(Func<HttpContext, Task> write)
    {
        using var body = new MemoryStream();
        var context = To(body);
        await write(context);
        await context.Response.CompleteAsync();
        return body.ToArray();
    }

    private static DefaultHttpContext To(Stream body)
    {
        var context = new DefaultHttpContext();
        context.Response.Body = body;
        return context;
    }
}
