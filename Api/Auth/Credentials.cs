using Lottery.Api.Http;
using Lottery.Grains;
using Lottery.Grains.Players;

namespace Lottery.Api.Auth;

/// <summary>What a login and a password may be, and who may sign up.</summary>
public static class Credentials
{
    /// <summary>The login in the one spelling under which it is unique.</summary>
    /// <exception cref="ProblemException">It is none.</exception>
    public static Login CheckLogin(string text)
    {
        var login = Login.Of(text);
        return login.IsName ? login : throw new ProblemException(Problem.InvalidField("login", Login.Allowed));
    }

    /// <summary>The password itself.</summary>
    /// <exception cref="ProblemException">It is too short or too long.</exception>
    public static string CheckPassword(string password, string field = "password") =>
        password.Length is >= 8 and <= 128 ? password : throw new ProblemException(Problem.InvalidField(field, "8 to 128 characters"));

    /// <summary>What is kept of a person who signs up: only what the rules ask for.</summary>
    /// <exception cref="ProblemException">Something is missing, or the person may not sign up.</exception>
    public static (DateOnly? BirthDate, string? Region) CheckPerson(SignUpRules rules, DateOnly? birthDate, string? region, DateOnly today)
    {
        if (rules.AsksAge && (birthDate is not { } born || born > today || born < today.AddYears(-150)))
            throw new ProblemException(Problem.InvalidField("birthDate", "the date of birth, such as 1990-12-31"));
        if (rules.AsksRegion && (region is null || !SignUpRules.IsRegion(region)))
            throw new ProblemException(Problem.InvalidField("region", "an ISO 3166 code, such as AT or DE-BY"));
        return rules.WhyNot(birthDate, region, today) is var no and not Fault.None
            ? throw new ProblemException(no.ToProblem())
            : (rules.AsksAge ? birthDate : null, rules.AsksRegion ? region : null);
    }
}
