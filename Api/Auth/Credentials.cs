using Lottery.Api.Http;
using Lottery.Grains;

namespace Lottery.Api.Auth;

/// <summary>What a login and a password may be.</summary>
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
}
