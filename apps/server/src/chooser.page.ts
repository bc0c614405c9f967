/** The page at `/`: which screen? No script, styles in a file of its own (the CSP allows none inside). */
export const chooserPage = `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>邻里 Linli</title>
<link rel="stylesheet" href="/chooser.css">
</head>
<body>
<main>
<h1>邻里</h1>
<p class="lead">一个社区，三块屏，同一本账。<span lang="en">One community, three screens, the same records.</span></p>
<nav aria-label="选择屏幕">
<a href="/center/"><b>管理中心</b><span>社区工作人员在电脑上用</span><small lang="en">Management centre</small></a>
<a href="/phone/"><b>手机</b><span>居民、楼栋长、志愿者用</span><small lang="en">Phone</small></a>
<a href="/tv/"><b>电视</b><span>大厅和家里的电视用，遥控器操作</span><small lang="en">Television</small></a>
</nav>
<footer><a href="/phone/suggest">投诉建议</a><a href="/openapi.json">开放接口 <span lang="en">OpenAPI</span></a></footer>
</main>
</body>
</html>
`

export const chooserStyles = `:root{--paper:#fbf8f3;--card:#fff;--line:#e8e1d6;--ink:#22252b;--ink-2:#5b6069;--red:#b9301c;--sans:"PingFang SC","HarmonyOS Sans SC","Source Han Sans SC","Noto Sans CJK SC","Microsoft YaHei",sans-serif;--serif:"Source Han Serif SC","Noto Serif CJK SC","Songti SC","SimSun",serif}
*{box-sizing:border-box;margin:0}
body{font:16px/1.6 var(--sans);background:var(--paper);color:var(--ink);min-height:100vh;display:grid;place-items:center;padding:24px}
main{width:min(920px,100%)}
h1{font:800 56px/1.2 var(--serif);color:var(--red)}
.lead{font-size:20px;margin:8px 0 32px}.lead span{display:block;color:var(--ink-2);font-size:15px}
nav{display:grid;grid-template-columns:repeat(auto-fit,minmax(240px,1fr));gap:16px}
nav a{display:block;background:var(--card);border:1px solid var(--line);border-radius:14px;padding:24px;color:inherit;text-decoration:none;min-height:148px}
nav a:hover,nav a:focus-visible{border-color:var(--red);outline:2px solid var(--red);outline-offset:2px}
nav b{display:block;font:700 26px/1.3 var(--serif)}nav span{display:block;color:var(--ink-2);margin-top:6px}nav small{color:var(--ink-2)}
footer{margin-top:32px;display:flex;gap:24px;font-size:15px}footer a{color:#245a9c}
`
