using System.Management.Automation;
using System.Text.RegularExpressions;

namespace KafkaPS.Tests;

/// <summary>The manifest is complete, and its version matches the changelog.</summary>
public sealed partial class ManifestTests
{
    [Fact]
    public void It_is_complete()
    {
        using var session = new PowerShellSession(import: false);

        ScriptResult result = session.Run($"Test-ModuleManifest '{Paths.Module}'").ThrowIfFailed();

        Assert.Empty(result.Warnings);
        PSObject manifest = Assert.Single(result.Output);
        foreach (string name in new[] { "Guid", "Author", "CompanyName", "Copyright", "Description", "PowerShellVersion", "ProjectUri", "LicenseUri", "ReleaseNotes" })
            Assert.False(string.IsNullOrEmpty(manifest.Properties[name].Value?.ToString()), name);
        // A wildcard would make PowerShell load the module to discover its commands.
        Assert.DoesNotContain('*', File.ReadAllText(Paths.Module));
    }

    /// <summary>
    /// While the changelog has a section of unreleased changes, the manifest has the next version, with a label; otherwise, it has the version
    /// of the newest section, without one.
    /// </summary>
    [Fact]
    public void Its_version_is_the_changelogs()
    {
        using var session = new PowerShellSession(import: false);
        PSObject data = Assert.Single(session.Run($"Import-PowerShellDataFile '{Paths.Module}' | ForEach-Object {{ [pscustomobject] @{{ Version = $_.ModuleVersion; Label = $_.PrivateData.PSData.Prerelease }} }}").ThrowIfFailed().Output);
        var version = Version.Parse((string)data.Properties["Version"].Value);
        string? label = (string?)data.Properties["Label"].Value;
        string[] sections = [.. Section().Matches(File.ReadAllText(Path.Combine(Paths.Repository, "CHANGELOG.md"))).Select(match => match.Groups[1].Value)];

        Version[] released = [.. sections.Where(section => section != "Unreleased").Select(Version.Parse)];
        if (sections[0] == "Unreleased")
        {
            Assert.False(string.IsNullOrEmpty(label));
            Assert.All(released, release => Assert.True(release < version, $"{release} is released, and the manifest has {version}."));
        }
        else
        {
            Assert.Null(label);
            Assert.Equal(released[0], version);
        }

        Assert.Equal(released.OrderDescending(), released);
    }

    [GeneratedRegex(@"^## \[([^\]]+)\]", RegexOptions.Multiline)]
    private static partial Regex Section();
}
