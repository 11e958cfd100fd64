using System.Globalization;
using System.Management.Automation;
using System.Net;
using KafkaPS.Configuration;

namespace KafkaPS.UnitTests.Configuration;

public class SettingTextTests
{
    public static TheoryData<object?, string?> Values => new()
    {
        { "text", "text" }, { true, "true" }, { false, "false" }, { 10, "10" }, { 1.5, "1.5" }, { 2_147_483_648L, "2147483648" }, { 'c', "c" },
        { new[] { "a:1", "b:2" }, "a:1,b:2" }, { new object[] { 1, true, "x" }, "1,true,x" }, { DayOfWeek.Monday, "Monday" },
        { new DateTime(2024, 5, 6, 7, 8, 9, DateTimeKind.Utc), "2024-05-06T07:08:09.0000000Z" }, { typeof(string), "System.String" }, { new FileInfo("/tmp/x"),
            new FileInfo("/tmp/x").FullName },
        { null, null }, { new Dictionary<string, string>(), null },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void A_value_is_the_same_text_in_every_culture(object? value, string? expected)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("de-DE");
            GivenSetting setting = SettingText.Of("name", value);
            Assert.Equal(new GivenSetting("name", expected, false), setting);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void What_PowerShell_has_wrapped_is_unwrapped()
    {
        Assert.Equal("50", SettingText.Of("name", PSObject.AsPSObject(50)).Text);
        Assert.Equal("a,b", SettingText.Of("name", new PSObject(new[] { new PSObject("a"), new PSObject("b") })).Text);
    }

    [Fact]
    public void A_SecureString_is_opened_and_stays_a_secret() =>
        Assert.Equal(new GivenSetting("name", "geheim", true), SettingText.Of("name", new PSObject(new NetworkCredential("", "geheim").SecurePassword)));
}
