using Lottery.Api.Hosting;
using Xunit;

namespace Lottery.Api.Tests.Hosting;

public sealed class PostgresBinariesTests
{
    [Theory]
    [InlineData("postgres")]
    [InlineData("initdb")]
    [InlineData("pg_ctl")]
    public void What_is_found_has_all_programs_and_is_new_enough(string program)
    {
        var found = PostgresBinaries.Require();

        Assert.True(File.Exists(found.Program(program)));
        Assert.InRange(found.Major, PostgresBinaries.OldestMajor, 99);
        Assert.Equal(found.Major, PostgresBinaries.Find(found.Major)?.Major);
    }

    [Fact]
    public void A_cluster_of_a_version_that_is_not_here_is_told_apart_from_no_PostgreSQL_at_all()
    {
        Assert.Equal(PostgresMissingException.Sentence, new PostgresMissingException().Message);
        Assert.Contains("PostgreSQL 98", Assert.Throws<PostgresMissingException>(() => PostgresBinaries.Require(major: 98)).Message);
    }
}
