using System.Management.Automation;
using System.Net;
using System.Text;
using KafkaPS.Clients.Login;

namespace KafkaPS.UnitTests;

public class BearerTokenTests
{
    static readonly DateTimeOffset InAnHour = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 3600);

    public static TheoryData<string, object> Forms => new()
    {
        { "text", "opaque" },
        { "the line of a command", "opaque\n" },
        { "SecureString", new NetworkCredential("", "opaque").SecurePassword },
        { "wrapped text", PSObject.AsPSObject("opaque") },
        { "hashtable", new System.Collections.Hashtable { ["token"] = "opaque" } },
        { "hashtable with a SecureString", new System.Collections.Hashtable { ["Token"] = new NetworkCredential("", "opaque").SecurePassword } },
        { "object", Object(("Token", "opaque")) },
        { "object with a wrapped SecureString", Object(("Token", PSObject.AsPSObject(new NetworkCredential("", "opaque").SecurePassword))) },
    };

    [Theory, MemberData(nameof(Forms))]
    public void Each_form_gives_the_token(string form, object value)
    {
        BearerToken token = BearerToken.Of([value]);

        Assert.True(token.Text == "opaque", form);
        Assert.InRange(token.Expires - DateTimeOffset.UtcNow, TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(5));
        Assert.DoesNotContain("opaque", token.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_object_says_when_it_ends_and_whose_it_is()
    {
        BearerToken token = BearerToken.Of([Object(("Token", "opaque"), ("ExpiresOn", InAnHour), ("Principal", "alice"), ("Extensions", new System.Collections.Hashtable { ["logicalCluster"] = "lkc-1" }))]);

        Assert.Equal((InAnHour, "alice"), (token.Expires, token.Principal));
        Assert.Equal(["logicalCluster", "lkc-1"], token.Extensions);
        Assert.Equal(InAnHour, BearerToken.Of([Object(("Token", "x"), ("ExpiresOn", InAnHour.LocalDateTime))]).Expires);
        Assert.Equal(InAnHour, BearerToken.Of([Object(("Token", "x"), ("ExpiresOn", InAnHour.ToString("o")))]).Expires);
    }

    [Fact]
    public void A_JSON_web_token_says_it_itself()
    {
        BearerToken token = BearerToken.Of([Jwt($$"""{"sub":"alice","exp":{{InAnHour.ToUnixTimeSeconds()}}}""")]);

        Assert.Equal((InAnHour, "alice"), (token.Expires, token.Principal));
    }

    public static TheoryData<string, object?[]> Wrong => new()
    {
        { "no output", [] },
        { "two objects", ["geheim", "geheim"] },
        { "null", [null] },
        { "empty", [" \n"] },
        { "a line end", ["gehe\nim"] },
        { "not ASCII", ["gehéim"] },
        { "an escape", ["geheim\u001b[0m"] },
        { "no token", [Object(("Value", "geheim"))] },
        { "a number", [42] },
        { "ended", [Object(("Token", "geheim"), ("ExpiresOn", DateTimeOffset.UtcNow.AddSeconds(-1)))] },
        { "ended by itself", [Jwt("""{"exp":1}""")] },
        { "no time", [Object(("Token", "geheim"), ("ExpiresOn", "geheim"))] },
        { "extensions", [Object(("Token", "geheim"), ("Extensions", "geheim"))] },
        { "an extension's name", [Object(("Token", "geheim"), ("Extensions", new System.Collections.Hashtable { ["logical.cluster"] = "geheim" }))] },
        { "the reserved extension", [Object(("Token", "geheim"), ("Extensions", new System.Collections.Hashtable { ["auth"] = "geheim" }))] },
    };

    [Theory, MemberData(nameof(Wrong))]
    public void What_is_no_token_is_told_without_being_repeated(string what, object?[] output)
    {
        string message = Assert.Throws<FormatException>(() => BearerToken.Of(output)).Message;

        Assert.True(message.Length > 0, what);
        Assert.DoesNotContain("geheim", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.b.c")]
    [InlineData("a.bm90IGpzb24.c")]
    [InlineData("a.W10.c")]
    [InlineData("a.eyJleHAiOiJ4Iiwic3ViIjoxfQ.c")]
    [InlineData("a.eyJleHAiOjFlMzA4fQ.c")]
    public void What_only_looks_like_a_JSON_web_token_is_opaque(string token) => Assert.Equal(token, BearerToken.Of([token]).Text);

    static PSObject Object(params (string Name, object? Value)[] members)
    {
        var made = new PSObject();
        foreach ((string name, object? value) in members) made.Properties.Add(new PSNoteProperty(name, value));
        return made;
    }

    static string Jwt(string claims) => $"e30.{Convert.ToBase64String(Encoding.UTF8.GetBytes(claims)).TrimEnd('=').Replace('+', '-').Replace('/', '_')}.s";
}
