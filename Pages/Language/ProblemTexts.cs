using Lottery.Api.Http;

namespace Lottery.Pages.Language;

/// <summary>Problems in the viewer's language.</summary>
public static class ProblemTexts
{
    /// <summary>A problem in one sentence: which field, and what is allowed there; or its detail.</summary>
    public static string Explain(this Texts texts, Problem problem) => problem.Errors is [var error, ..]
        ? texts["{0}: {1}", texts[error.Field], texts[error.Allowed]]
        : texts[problem.Detail];
}
