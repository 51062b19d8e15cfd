using System.Net.Http.Headers;
using System.Text;

namespace Lottery.Api.Tests.Running;

/// <summary>Receipts, and how they are sent.</summary>
internal static class ShopReceipts
{
    public static string NewOrder() => Guid.NewGuid().ToString("N");

    /// <summary>A valid receipt, unless another total is asked for.</summary>
    public static string Text(string order, string total = "16.90", string second = "Café,IZ8z,2") =>
        $"Order: {order}\nVAT: 3.10\nTotal: {total}\n\nproduct,product_id,price\nFormule(s) midi,aZde,14.90\n{second}";

    public static Task<Answer> Send(ApiClient client, string text, string path = "/ticket", string? key = null, string? signature = null) =>
        Send(client, Encoding.UTF8.GetBytes(text), path, key, signature);

    public static Task<Answer> Send(ApiClient client, byte[] text, string path = "/ticket", string? key = null, string? signature = null)
    {
        var body = new ByteArrayContent(text) { Headers = { ContentType = new MediaTypeHeaderValue("text/plain") } };
        if (signature is not null)
            body.Headers.TryAddWithoutValidation("Receipt-Signature", signature); // As good as among those of the request: on the wire there is one list.
        return client.Send(HttpMethod.Post, path, body, key);
    }

    /// <summary>Waits until a receipt that was accepted has been checked.</summary>
    public static Task<Answer> Checked(ApiClient client, Answer accepted) =>
        Wait.For("the receipt to be checked", async () =>
        {
            var receipt = (await client.Get($"/api/receipts/{accepted["receiptId"].GetString()}")).Is(200);
            return receipt["status"].GetString() == "Accepted" ? null : receipt;
        });
}
