# triggers: file/not-applied
sed -i 's/nginx:1.28/nginx:1.29-alpine/' web.yaml
