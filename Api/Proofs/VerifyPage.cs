using System.Net.Mime;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Lottery.Api.Proofs;

/// <summary>The page on which anybody checks a draw or a promotion in the browser. Its files are in this assembly, and need nothing from elsewhere.</summary>
public static class VerifyPage
{
    private static readonly Dictionary<string, string> MediaTypes = new()
    {
        ["verify.html"] = MediaTypeNames.Text.Html,
        ["icon.svg"] = MediaTypeNames.Image.Svg,
        ["verify.css"] = MediaTypeNames.Text.Css,
        ["verify.js"] = MediaTypeNames.Text.JavaScript,
        ["worker.js"] = MediaTypeNames.Text.JavaScript,
        ["proof.js"] = MediaTypeNames.Text.JavaScript,
    };

    public static void MapVerifyPage(this IEndpointRouteBuilder app)
    {
        foreach (var kind in (string[])["draws", "promotions"])
            app.MapGet($"/{kind}/{{id:long}}/verify", () => File("verify.html")).ExcludeFromDescription();
        foreach (var file in MediaTypes.Keys.Where(file => file != "verify.html"))
            app.MapGet($"/verify/{file}", () => File(file)).ExcludeFromDescription();
    }

    private static FileStreamHttpResult File(string name)
    {
        var file = typeof(VerifyPage).Assembly.GetManifestResourceStream($"verify/{name}") ?? throw new FileNotFoundException($"{name} is not in the assembly.");
        return TypedResults.Stream(file, $"{MediaTypes[name]}; charset=utf-8");
    }
}
