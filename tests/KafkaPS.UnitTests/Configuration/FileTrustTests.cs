using KafkaPS.Configuration;
using KafkaPS.Interop;

namespace KafkaPS.UnitTests.Configuration;

/// <summary>Trust in files, as in ssh.</summary>
public sealed class FileTrustTests : IDisposable
{
    const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("kafkaps-trust-");
    readonly string _file;

    public FileTrustTests()
    {
        string folder = Path.Combine(_directory.FullName, "KafkaPS");
        Directory.CreateDirectory(folder);
        _file = Path.Combine(folder, "prod.properties");
        File.WriteAllText(_file, "client.id=x");
    }

    public void Dispose() => _directory.Delete(recursive: true);

    [UnixTheory]
    [InlineData("", UnixFileMode.None, false)]
    [InlineData("", UnixFileMode.OtherRead | UnixFileMode.GroupRead, false)]
    [InlineData("", UnixFileMode.OtherWrite, true)]
    [InlineData("", UnixFileMode.GroupWrite, true)]
    [InlineData("..", UnixFileMode.None, false)]
    [InlineData("..", UnixFileMode.OtherWrite | UnixFileMode.OtherExecute, true)]
    [InlineData("..", UnixFileMode.GroupWrite, true)]
    [InlineData("..", UnixFileMode.OtherWrite | UnixFileMode.StickyBit, false)]
    [InlineData("../..", UnixFileMode.OtherWrite, true)]
    public void What_somebody_else_could_change_is_told(string which, UnixFileMode others, bool isOpen)
    {
        string path = Path.GetFullPath(Path.Combine(_file, which));
        if (OperatingSystem.IsWindows()) return;
        File.SetUnixFileMode(_file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.SetUnixFileMode(Path.GetDirectoryName(_file)!, Private);
        File.SetUnixFileMode(path, Private | others);

        string? reason = FileTrust.WhyChangeable(_file);

        if (isOpen) Assert.Contains($"chmod go-w '{path}'", reason, StringComparison.Ordinal);
        else Assert.Null(reason);
    }

    [UnixTheory]
    [InlineData("/etc/passwd")]
    [InlineData("/")]
    public void What_root_owns_is_trusted(string path) => Assert.True(FileOwner.IsOursOrRoots(path));

    [UnixTheory]
    [InlineData("nobody")]
    public void What_another_user_owns_is_told(string user)
    {
        // Only root can give a file away.
        if (System.Diagnostics.Process.Start("chown", [user, _file]) is { } process) process.WaitForExit();
        bool given = Environment.UserName == "root";
        Assert.Equal(!given, FileOwner.IsOursOrRoots(_file));
        Assert.Equal(given, FileTrust.WhyChangeable(_file)?.Contains("belongs to another user", StringComparison.Ordinal) ?? false);
    }

    [Theory]
    [InlineData("sasl.password", "geheim", true)]
    [InlineData("sasl.password", "${env:P}", false)]
    [InlineData("sasl.password", "geheim${env:P}", true)]
    [InlineData("sasl.jaas.config", $"{Configure.Plain} required username=\"u\" password=\"${{env:P}}\";", false)]
    [InlineData("sasl.jaas.config", $"{Configure.Plain} required username=\"${{env:U}}\" password=\"geheim\";", true)]
    [InlineData("sasl.jaas.config", "garbage", true)]
    [InlineData("sasl.oauthbearer.token.endpoint.url", "https://me:geheim@issuer", true)]
    [InlineData("sasl.oauthbearer.token.endpoint.url", "https://issuer", false)]
    [InlineData("client.id", "x", false)]
    public void A_reference_alone_is_no_secret(string name, string value, bool isSecret) => Assert.Equal(isSecret, Secrets.IsIn(new GivenSetting(name, value, false)));
}

/// <summary>A theory that needs Unix file modes, and is reported as skipped on Windows.</summary>
[AttributeUsage(AttributeTargets.Method)]
sealed class UnixTheoryAttribute : TheoryAttribute
{
    public UnixTheoryAttribute()
    {
        if (OperatingSystem.IsWindows()) Skip = "Windows has no file modes.";
    }
}
