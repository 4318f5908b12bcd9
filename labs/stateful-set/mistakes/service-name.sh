# triggers: write/service-name
for i in 0 1; do kubectl exec notes-$i -- sh -c 'echo "These are the notes of $HOSTNAME" > /usr/share/nginx/html/index.html'; done
kubectl exec notes-0 -- curl -s notes-1.notes > page-0.txt
kubectl exec notes-1 -- curl -s notes-0.notes > page-1.txt
