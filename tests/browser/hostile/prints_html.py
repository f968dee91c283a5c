print("</script></pre><img src=x onerror=alert(1)><!-- & &lt; -->")
