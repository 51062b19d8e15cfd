using System.Globalization;
using System.Text;
using Lottery.Api.Hosting;
using Lottery.Api.Http;
using Lottery.Grains;
using Microsoft.AspNetCore.Antiforgery;

namespace Lottery.Pages.Hosting;

/// <summary>A form that came from one of our pages.</summary>
/// <param name="fields">What was filled in.</param>
/// <param name="context">The request.</param>
public sealed class Form(IFormCollection fields, HttpContext context)
{
    internal const string AntiforgeryField = "form";

    /// <summary>The field whose value tells a form that is sent twice.</summary>
    internal const string KeyField = "key";

    /// <summary>A field without the spaces around it; empty where it is missing.</summary>
    public string this[string name] => fields[name].ToString().Trim();

    /// <summary>A password, as it was typed.</summary>
    public string Secret(string name) => fields[name].ToString();

    /// <summary>All values of a field.</summary>
    public IEnumerable<string> All(string name) => fields[name].OfType<string>().Where(value => value.Length > 0);

    /// <summary>A whole number; null where it is none.</summary>
    public int? Number(string name) => int.TryParse(this[name], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Where to go afterwards: an address of ours.</summary>
    public string Return(string otherwise = "/") => LocalAddress(this["return"]) ?? otherwise;

    /// <summary>The idempotency key of the form: sent twice, it has one effect.</summary>
    /// <param name="what">All of the form that matters, so that the same key with something else is refused.</param>
    public RequestKey? Key(params string[] what) => this[KeyField] is { Length: > 0 and <= 64 } key
        ? IdempotencyKey.Of(context.RequestServices.GetRequiredService<Vault>(), key, $"FORM {context.Request.Path} ", Encoding.UTF8.GetBytes(string.Join('|', what)))
        : null;

    /// <summary>An address on this site, or null: what is sent along must not lead elsewhere.</summary>
    internal static string? LocalAddress(string? address) =>
        address is { Length: > 0 } && address[0] == '/' && (address.Length == 1 || address[1] is not ('/' or '\\')) && !address.Any(char.IsControl) ? address : null;

    /// <summary>Reads the request's form.</summary>
    /// <exception cref="ProblemException">It did not come from a page of ours, or is too old.</exception>
    public static async ValueTask<Form?> BindAsync(HttpContext context)
    {
        if (!context.Request.HasFormContentType)
            throw new ProblemException(CommonProblems.UnsupportedMediaType);
        try
        {
            var fields = await context.Request.ReadFormAsync(context.RequestAborted);
            await context.RequestServices.GetRequiredService<IAntiforgery>().ValidateRequestAsync(context);
            return new(fields, context);
        }
        catch (AntiforgeryValidationException)
        {
            throw new ProblemException(Problem.Of(400, "form_expired", "The form has expired", "You have signed in or out since the page was loaded. Load it again, then send the form again."));
        }
        catch (InvalidDataException)
        {
            throw new ProblemException(Problem.InvalidField("form", "must be one that a page of ours made"));
        }
    }
}
