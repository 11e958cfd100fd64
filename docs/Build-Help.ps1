<#
.SYNOPSIS
    Updates docs/help from the cmdlets of output/KafkaPS, and builds en-US and zh-CN from it.
.DESCRIPTION
    Creates a page for each cmdlet that has none. In the other pages, updates the syntax and the parameters, and keeps the descriptions.
    New descriptions are taken from the comments in the code. Missing text is marked {{ Fill ... }} or {{ Add ... }}, and listed
    at the end. Requires platyPS 0.14, and the module that ./build.ps1 builds.
#>
[CmdletBinding()]
param()

$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/HelpText.ps1"
$pages = "$PSScriptRoot/help"
$help = "$PSScriptRoot/../en-US"
$module = "$PSScriptRoot/../output/KafkaPS"

# If the old help were still in place, platyPS would read the parameters from it instead of from the cmdlets.
Remove-Item "$module/en-US", "$module/zh-CN" -Recurse -ErrorAction Ignore
Import-Module platyPS -MinimumVersion 0.14
Import-Module "$module/KafkaPS.psd1"

function Set-Text([string] $Path, [string] $Text) {
    [System.IO.File]::WriteAllText($Path, $Text.Replace("`r", '').TrimEnd() + "`n")
}

# The comments in the code are the first help text of a cmdlet and its parameters.
$comments = @{}
$documentation = Get-ChildItem "$PSScriptRoot/../src/KafkaPS/bin/*/*/KafkaPS.xml" | Sort-Object LastWriteTime | Select-Object -Last 1
foreach ($member in ([xml] (Get-Content $documentation -Raw)).doc.members.member) {
    $comments[$member.name] = $member.InnerXml -replace '</?c>', '`' -replace '<see cref="(?:.:)?(?:[^"]*\.)?([^".]+)" ?/>', '$1'
}

function Get-Comment([string] $Member, [string] $Pattern) {
    if ($comments[$Member] -notmatch "(?s)$Pattern") { return }
    $text = $Matches[1] -replace '<[^>]+>' -replace '\s+', ' '
    [System.Net.WebUtility]::HtmlDecode($text).Trim()
}

foreach ($command in Get-Command -Module KafkaPS) {
    $page = "$pages/$command.md"
    if (Test-Path $page) { $null = Update-MarkdownHelp -Path $page -AlphabeticParamsOrder }
    else { $null = New-MarkdownHelp -Command $command.Name -OutputFolder $pages -AlphabeticParamsOrder }

    # platyPS 0.14 does not recognize -ProgressAction as a common parameter.
    $text = (Get-Content $page -Raw) -replace '\s\[-ProgressAction <ActionPreference>\]' -replace '(?s)### -ProgressAction\s.*?(?=### )'

    # The page that Get-Help -Online opens.
    $text = $text -replace '(?m)^online version:.*$', "online version: https://github.com/KafkaPS/KafkaPS/blob/main/docs/help/$command.md"

    $type = $command.ImplementingType
    $text = $text -replace '\{\{ Fill in the (Synopsis|Description) \}\}', {
        (Get-Comment "T:$type" "<para type=`"$($_.Groups[1])`">(.*?)</para>") ?? $_.Value
    }
    $text = $text -replace '\{\{ Fill (\w+) Description \}\}', {
        $name = $_.Groups[1].Value
        (Get-Comment "P:$($type.GetProperty($name)?.DeclaringType).$name" '<summary>(.*?)</summary>') ?? $_.Value
    }
    Set-Text $page $text
}

# Help in a console does not render Markdown, so remove the backticks of `code`, except in code blocks, where they belong to PowerShell.
$plain = Join-Path ([System.IO.Path]::GetTempPath()) "kafkaps-$([guid]::NewGuid())"
$null = New-Item -ItemType Directory $plain, $help -Force
Remove-Item "$help/*"
try {
    foreach ($page in Get-ChildItem $pages -Filter *-*.md) {
        $isInBlock = $false
        $lines = foreach ($line in Get-Content $page) {
            if ($line -match '^```') { $isInBlock = -not $isInBlock }
            if ($isInBlock -or $line -match '^```|^\[') { $line } else { ConvertTo-PlainText $line }
        }
        Set-Text "$plain/$($page.Name)" ($lines -join "`n")
    }

    # platyPS does not separate examples with an empty line.
    $maml = New-ExternalHelp -Path $plain -OutputPath $help -Force
    Set-Text $maml ((Get-Content $maml -Raw) -replace '(?m)^( *)</dev:remarks>', "`$1  <maml:para />`n`$0")
}
finally {
    Remove-Item $plain -Recurse
}

foreach ($page in Get-ChildItem $pages -Filter about_*.md) {
    Set-Text "$help/$($page.BaseName).help.txt" (ConvertTo-HelpTopic $page)
}

# Get-Help shows only one language, so zh-CN contains English text where no translation exists.
$chinese = "$PSScriptRoot/../zh-CN"
$null = New-Item -ItemType Directory $chinese -Force
Remove-Item "$chinese/*"
$document = [xml]::new()
$document.PreserveWhitespace = $true
$document.Load("$help/KafkaPS.dll-Help.xml")
$namespaces = [System.Xml.XmlNamespaceManager]::new($document.NameTable)
$namespaces.AddNamespace('command', 'http://schemas.microsoft.com/maml/dev/command/2004/10')
$namespaces.AddNamespace('maml', 'http://schemas.microsoft.com/maml/2004/10')
foreach ($row in Import-Csv "$pages/zh-CN/synopses.tsv" -Delimiter "`t") {
    $synopsis = $document.SelectSingleNode("//command:command/command:details[command:name='$($row.cmdlet)']/maml:description/maml:para", $namespaces)
    $synopsis.InnerText = $row.synopsis
}
Set-Text "$chinese/KafkaPS.dll-Help.xml" $document.OuterXml
foreach ($page in Get-ChildItem "$pages/zh-CN" -Filter about_*.md) {
    Set-Text "$chinese/$($page.BaseName).help.txt" (ConvertTo-HelpTopic $page)
}

foreach ($built in $help, $chinese) {
    $place = "$module/$(Split-Path $built -Leaf)"
    $null = New-Item -ItemType Directory $place -Force
    Copy-Item "$built/*" $place
}

Select-String -Path "$pages/*.md" -Pattern '\{\{ (Fill|Add) .*?\}\}' | ForEach-Object {
    Write-Warning "docs/help/$($_.Filename):$($_.LineNumber) is still to be written: $($_.Matches[0].Value)"
}
