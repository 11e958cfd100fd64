<#
.SYNOPSIS
    Brings docs/help up to date with the cmdlets of output/KafkaPS, and builds en-US and zh-CN from it.
.DESCRIPTION
    A cmdlet without a page gets one. In the others, syntax and parameters are made those of the cmdlet; what is written about them stays.
    New places begin with what the comments in the code say. What is left to write is marked {{ Fill ... }} or {{ Add ... }}, and listed
    at the end. Needs platyPS 0.14, and the module as ./build.ps1 leaves it.
#>
[CmdletBinding()]
param()

$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/HelpText.ps1"
$pages = "$PSScriptRoot/help"
$help = "$PSScriptRoot/../en-US"
$module = "$PSScriptRoot/../output/KafkaPS"

# With the old help in place, platyPS would read the parameters from there instead of from the cmdlets.
Remove-Item "$module/en-US", "$module/zh-CN" -Recurse -ErrorAction Ignore
Import-Module platyPS -MinimumVersion 0.14
Import-Module "$module/KafkaPS.psd1"

function Set-Text([string] $Path, [string] $Text) {
    [System.IO.File]::WriteAllText($Path, $Text.Replace("`r", '').TrimEnd() + "`n")
}

# What the code says of a cmdlet and its parameters begins their help.
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

    # -ProgressAction is a common parameter that platyPS 0.14 does not know as one.
    $text = (Get-Content $page -Raw) -replace '\s\[-ProgressAction <ActionPreference>\]' -replace '(?s)### -ProgressAction\s.*?(?=### )'

    # Where Get-Help -Online goes.
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

# Help in a console shows no Markdown: `code` loses its backticks, but not in blocks, where they are PowerShell's.
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

    # platyPS sets no line between one example and the next.
    $maml = New-ExternalHelp -Path $plain -OutputPath $help -Force
    Set-Text $maml ((Get-Content $maml -Raw) -replace '(?m)^( *)</dev:remarks>', "`$1  <maml:para />`n`$0")
}
finally {
    Remove-Item $plain -Recurse
}

foreach ($page in Get-ChildItem $pages -Filter about_*.md) {
    Set-Text "$help/$($page.BaseName).help.txt" (ConvertTo-HelpTopic $page)
}

# Get-Help shows one language: what is not translated is English there.
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
